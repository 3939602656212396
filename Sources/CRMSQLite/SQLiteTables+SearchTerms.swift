internal import CRMModel
internal import CRMRepository

// The terms by which records are found.
extension SQLiteTables {
    func termCount(
        _ terms: [SearchTerm], of object: BusinessObject, atMost limit: Int
    ) throws(RepositoryError) -> Int {
        var sql = RecordQuerySQL(RecordQuery(object: object, scope: .everything, limit: limit))
        let statement = try connection.statement(sql.termCount(terms))
        defer { statement.reset() }
        statement.bind(sql.parameters)
        return try statement.step() ? Int(statement.integer(0)) : 0
    }

    func records(
        of object: BusinessObject?, afterID id: Int64, atMost limit: Int, limitBytes: Int
    ) throws(RepositoryError) -> [StoredRecord] {
        let condition = object.map { " AND r.object = \($0.rawValue)" } ?? ""
        let statement = try connection.statement(
            "SELECT \(Self.recordColumns) FROM records r WHERE r.id > $1\(condition) ORDER BY r.id LIMIT $2")
        defer { statement.reset() }
        statement.bind(1, id)
        statement.bind(2, Int64(limit))
        var result: [StoredRecord] = []
        var bytes = 0
        while bytes <= limitBytes, try statement.step() {
            result.append(try Self.record(from: statement))
            bytes += result[result.count - 1].fields.bytes.count
        }
        return result
    }

    func add(terms: [String], toRecord id: Int64, of object: BusinessObject) throws(RepositoryError) {
        let statement = try connection.statement(
            "INSERT OR IGNORE INTO search_terms (object, term, record_id) VALUES ($1, $2, $3)")
        try run(statement, terms, id, object)
    }

    func remove(terms: [String], fromRecord id: Int64, of object: BusinessObject) throws(RepositoryError) {
        let statement = try connection.statement(
            "DELETE FROM search_terms WHERE object = $1 AND term = $2 AND record_id = $3")
        try run(statement, terms, id, object)
    }

    private func run(
        _ statement: Statement, _ terms: [String], _ id: Int64, _ object: BusinessObject
    ) throws(RepositoryError) {
        for term in terms {
            statement.bind(1, Int64(object.rawValue))
            statement.bind(2, term)
            statement.bind(3, id)
            try statement.run()
        }
    }

    func termsMadeUpTo() throws(RepositoryError) -> Int64? {
        try connection.integer("SELECT made_up_to FROM search_terms_progress")
    }

    func save(termsMadeUpTo id: Int64?) throws(RepositoryError) {
        try connection.execute("DELETE FROM search_terms_progress")
        guard let id else { return }
        let statement = try connection.statement("INSERT INTO search_terms_progress (id, made_up_to) VALUES (1, $1)")
        statement.bind(1, id)
        try statement.run()
    }

    /// The group of terms that so few records have that they are looked at one by one.
    func leadingTerms(_ query: RecordQuery) throws(RepositoryError) -> Int? {
        if query.terms.isEmpty { return nil }
        for few in fewTerms {
            for (index, group) in query.terms.enumerated() {
                if try termCount(group, of: query.object, atMost: few + 1) <= few { return index }
            }
        }
        return nil
    }
}
