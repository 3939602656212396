internal import CRMModel
internal import CRMRepository

extension SQLiteTables {
    func count(_ query: RecordQuery) throws(RepositoryError) -> Int {
        let isSelective = try isSelective(query.groups)
        var sql = RecordQuerySQL(query)
        let text: String
        if case .reached(let reach) = query.scope, !isSelective {
            sql.looksUpEqualValues = true
            text = sql.countOfReached(reach)
        } else {
            text = sql.countOfWalk(byValue: isSelective)
        }
        let statement = try connection.statement(text)
        defer { statement.reset() }
        statement.bind(sql.parameters)
        return try statement.step() ? Int(statement.integer(0)) : 0
    }
}
