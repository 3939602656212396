internal import CRMModel
internal import CRMRepository

extension SQLiteTables {
    func records(_ query: RecordQuery) throws(RepositoryError) -> [ListedRecord] {
        let isSelective = try isSelective(query.groups)
        let leading = isSelective ? nil : try leadingTerms(query)
        switch query.scope {
        case .everything:
            if let leading { return try page(query, .byTerms(leading)) }
            if let field = query.indexedSortField, !isSelective {
                return try CandidatePage(tables: self, query: query, reach: nil).byValues(ofField: field)
            }
            if !isSelective, query.sort == nil, let term = query.orderedTerm { return try page(query, .byTerms(term)) }
            return try page(query, isSelective ? .byValue : .all)
        case .reached(let reach):
            let candidates = CandidatePage(tables: self, query: query, reach: reach)
            if isSelective { return try candidates.walk(.byValue) }
            // Otherwise ids by prefixes would be collected anew for each owner and grantee.
            if let terms = leading ?? query.prefixedTerms { return try candidates.walk(.byTerms(terms)) }
            let reached = ReachedRecords(tables: self, query: query, reach: reach)
            if query.sort == nil { return try reached.page() }
            if let ids = try reached.fewIDs() { return try page(query, .among(ids)) }
            if let field = query.indexedSortField { return try candidates.byValues(ofField: field) }
            return try candidates.walk(.all)
        }
    }

    /// A page of records that are all seen.
    private func page(
        _ query: RecordQuery, _ path: RecordQuerySQL.Path
    ) throws(RepositoryError) -> [ListedRecord] {
        var sql = RecordQuerySQL(query)
        let statement = try connection.statement(sql.page(path))
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

    /// The records at those positions, up to the query's bytes.
    func records(
        at positions: [RecordQuery.Position], _ query: RecordQuery
    ) throws(RepositoryError) -> [ListedRecord] {
        var result: [ListedRecord] = []
        var bytes = 0
        for position in positions where bytes <= query.limitBytes {
            guard let record = try record(position.id) else { continue }
            bytes += record.fields.bytes.count
            result.append(ListedRecord(record: record, position: position))
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

extension RecordQuery {
    /// A group that is a single term: its records come in the order of their ids.
    fileprivate var orderedTerm: Int? {
        terms.firstIndex { group in
            guard group.count == 1, case .exact = group[0] else { return false }
            return true
        }
    }

    /// A group with a term that is looked for by its beginning.
    fileprivate var prefixedTerms: Int? {
        terms.firstIndex { $0.contains { if case .prefix = $0 { true } else { false } } }
    }

    /// The field whose index of values has the wanted order.
    fileprivate var indexedSortField: Int64? {
        guard case .field(let id, isLong: false) = sort else { return nil }
        return id
    }
}
