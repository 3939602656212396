internal import CRMModel
internal import CRMRepository

extension SQLiteTables {
    func records(_ query: RecordQuery) throws(RepositoryError) -> [ListedRecord] {
        if try isSelective(query.groups) { return try walk(query, byValue: true) }
        guard case .reached(let reach) = query.scope, query.sort == nil else { return try walk(query) }
        return try ReachedRecords(tables: self, query: query, reach: reach).page()
    }

    /// Walks through the object's records in the order of the query.
    ///
    /// - Parameters:
    ///   - boundary: the last id; nil: to the end.
    ///   - byValue: only through those that an index of values finds.
    func walk(
        _ query: RecordQuery, downTo boundary: Int64? = nil, byValue: Bool = false
    ) throws(RepositoryError) -> [ListedRecord] {
        var sql = RecordQuerySQL(query)
        let statement = try connection.statement(sql.walk(downTo: boundary, byValue: byValue))
        defer { statement.reset() }
        statement.bind(sql.parameters)
        var result: [ListedRecord] = []
        var bytes = 0
        while bytes <= query.limitBytes, try statement.step() {
            let record = try Self.record(from: statement)
            bytes += record.fields.bytes.count
            let key = query.sort == nil ? nil : statement.key(Self.recordColumnCount)
            result.append(ListedRecord(record: record, position: RecordQuery.Position(key: key, id: record.id)))
        }
        return result
    }

    /// Whether some condition that has to hold asks for a value that few records have: those are then looked at one by one.
    func isSelective(_ groups: [[RecordQuery.Condition]]) throws(RepositoryError) -> Bool {
        let few: Int64 = 1_000
        for group in groups where group.count == 1 {
            guard case .field(let id, isLong: false) = group[0].subject, group[0].comparison == .equal else { continue }
            let statement = try connection.statement(
                "SELECT 1 FROM field_values WHERE field_id = $1 AND value = $2 LIMIT 1 OFFSET $3")
            defer { statement.reset() }
            statement.bind(1, id)
            statement.bind(2, group[0].keys[0])
            statement.bind(3, few)
            if try !statement.step() { return true }
        }
        return false
    }
}
