internal import CRMModel
internal import CRMRepository

extension SQLiteTables {
    func records(_ query: RecordQuery) throws(RepositoryError) -> [ListedRecord] {
        var sql = RecordQuerySQL(query)
        let text = sql.text()
        let statement = try connection.statement(text)
        defer { statement.reset() }
        for (index, key) in sql.parameters.enumerated() { statement.bind(Int32(index + 1), key) }
        var result: [ListedRecord] = []
        var bytes = 0
        while bytes <= query.limitBytes, try statement.step() {
            let record = try Self.record(from: statement)
            bytes += record.fields.bytes.count
            let key = query.sort == nil ? nil : statement.key(14)
            result.append(ListedRecord(record: record, position: RecordQuery.Position(key: key, id: record.id)))
        }
        return result
    }
}
