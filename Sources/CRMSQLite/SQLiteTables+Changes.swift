internal import CRMModel
internal import CRMRepository

// What accompanies the change of a record: unique values, numbers, audit, kept answers.
extension SQLiteTables {
    func changes(ofRecord id: Int64, after version: Int64) throws(RepositoryError) -> [Encoded<AuditChanges>] {
        let statement = try connection.statement(
            """
            SELECT changes FROM audit_entries WHERE subject = $1 AND subject_id = $2 AND version > $3
            ORDER BY version
            """)
        defer { statement.reset() }
        statement.bind(1, Int64(AuditSubject.record.rawValue))
        statement.bind(2, id)
        statement.bind(3, version)
        var result: [Encoded<AuditChanges>] = []
        while try statement.step() { result.append(Encoded(bytes: statement.bytes(0))) }
        return result
    }

    func append(_ entry: StoredAuditEntry) throws(RepositoryError) {
        let statement = try connection.statement(.appendAudit)
        statement.bind(1, entry.timeMilliseconds)
        statement.bind(2, entry.userID)
        statement.bind(3, Int64(entry.serviceUID))
        statement.bind(4, entry.method)
        statement.bind(5, Int64(entry.subject.rawValue))
        statement.bind(6, entry.subjectID)
        statement.bind(7, entry.version)
        statement.bind(8, entry.changes.bytes)
        try statement.run()
    }

    func record(withUnique key: FieldKey, inField id: Int64) throws(RepositoryError) -> Int64? {
        let statement = try connection.statement(
            "SELECT record_id FROM unique_values WHERE field_id = $1 AND value = $2")
        defer { statement.reset() }
        statement.bind(1, id)
        statement.bind(2, key)
        return try statement.step() ? statement.integer(0) : nil
    }

    func claim(_ key: FieldKey, ofField id: Int64, forRecord recordID: Int64) throws(RepositoryError) {
        let statement = try connection.statement(
            "INSERT INTO unique_values (field_id, value, record_id) VALUES ($1, $2, $3)")
        statement.bind(1, id)
        statement.bind(2, key)
        statement.bind(3, recordID)
        try statement.run()
    }

    func release(_ key: FieldKey, ofField id: Int64) throws(RepositoryError) {
        let statement = try connection.statement("DELETE FROM unique_values WHERE field_id = $1 AND value = $2")
        statement.bind(1, id)
        statement.bind(2, key)
        try statement.run()
    }

    func nextNumber(ofField id: Int64, period: String) throws(RepositoryError) -> Int64 {
        let statement = try connection.statement(
            """
            INSERT INTO field_numbers (field_id, period, last) VALUES ($1, $2, 1)
            ON CONFLICT (field_id, period) DO UPDATE SET last = last + 1
            RETURNING last
            """)
        defer { statement.reset() }
        statement.bind(1, id)
        statement.bind(2, period)
        guard try statement.step() else { throw .unexpected("counting up gave no number") }
        return statement.integer(0)
    }

    func answer(for scope: IdempotencyScope, at timeMilliseconds: Int64) throws(RepositoryError) -> KeptAnswer? {
        let statement = try connection.statement(
            """
            SELECT request, response, expires_at, record_id FROM answers
            WHERE service_uid = $1 AND user_id = $2 AND method = $3 AND key = $4 AND expires_at > $5
            """)
        defer { statement.reset() }
        bind(scope, to: statement)
        statement.bind(5, timeMilliseconds)
        guard try statement.step() else { return nil }
        return KeptAnswer(
            request: statement.bytes(0), response: statement.bytes(1), expiresAtMilliseconds: statement.integer(2),
            recordID: statement.optionalInteger(3))
    }

    func keep(_ answer: KeptAnswer, for scope: IdempotencyScope) throws(RepositoryError) {
        let statement = try connection.statement(
            """
            INSERT INTO answers (service_uid, user_id, method, key, request, response, expires_at, record_id)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            ON CONFLICT (service_uid, user_id, method, key) DO UPDATE
            SET request = excluded.request, response = excluded.response, expires_at = excluded.expires_at,
                record_id = excluded.record_id
            """)
        bind(scope, to: statement)
        statement.bind(5, answer.request)
        statement.bind(6, answer.response)
        statement.bind(7, answer.expiresAtMilliseconds)
        statement.bind(8, answer.recordID)
        try statement.run()
    }

    func forgetAnswers(expiredAt timeMilliseconds: Int64, atMost count: Int) throws(RepositoryError) {
        // Mostly there is nothing to forget, which one step tells; the statement itself makes a table of its own first.
        let expired = try connection.statement(.expiredAnswer)
        defer { expired.reset() }
        expired.bind(1, timeMilliseconds)
        guard try expired.step() else { return }
        let statement = try connection.statement(.forgetAnswers)
        statement.bind(1, timeMilliseconds)
        statement.bind(2, Int64(count))
        try statement.run()
    }

    private func bind(_ scope: IdempotencyScope, to statement: Statement) {
        statement.bind(1, Int64(scope.serviceUID))
        statement.bind(2, scope.userID)
        statement.bind(3, scope.method)
        statement.bind(4, scope.key)
    }
}
