internal import CRMModel
internal import CRMRepository

extension SQLiteTables {
    func count(_ query: RecordQuery) throws(RepositoryError) -> Int {
        let isSelective = try isSelective(query.groups)
        var sql = RecordQuerySQL(query)
        guard case .reached(let reach) = query.scope else {
            return try count(sql.countOfObject(byValue: isSelective), sql.parameters)
        }
        if isSelective { return try CandidatePage(tables: self, query: query, reach: reach).positions(.byValue).count }
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
