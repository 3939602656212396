internal import CRMModel
internal import CRMRepository

extension SQLiteTables {
    func count(_ query: RecordQuery) throws(RepositoryError) -> Int {
        let isSelective = try isSelective(query.groups)
        var sql = RecordQuerySQL(query)
        let leading = isSelective ? nil : try leadingTerms(query)
        guard case .reached(let reach) = query.scope else {
            if !isSelective, !query.terms.isEmpty { return try count(sql.countWithTerms(leading ?? 0), sql.parameters) }
            return try count(sql.countOfObject(byValue: isSelective), sql.parameters)
        }
        let candidates = CandidatePage(tables: self, query: query, reach: reach)
        if isSelective { return try candidates.positions(.byValue).count }
        if let leading { return try candidates.positions(.byTerms(leading)).count }
        sql.looksUpEqualValues = true
        return try count(sql.countOfReached(reach), sql.parameters)
    }

    private func count(_ sql: String, _ parameters: [FieldKey]) throws(RepositoryError) -> Int {
        let statement = try connection.statement(sql)
        defer { statement.reset() }
        statement.bind(parameters)
        return try statement.step() ? Int(statement.integer(0)) : 0
    }
}
