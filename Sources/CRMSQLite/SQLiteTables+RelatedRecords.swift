internal import CRMModel
internal import CRMRepository

extension SQLiteTables {
    func records(referringTo id: Int64, byField fieldID: Int64, atMost limit: Int) throws(RepositoryError) -> [Int64] {
        // CROSS JOIN: the index of values leads.
        let statement = try connection.statement(
            """
            SELECT v.record_id FROM field_values v CROSS JOIN records r ON r.id = v.record_id
            WHERE v.field_id = $1 AND v.value = $2 AND r.life_state = \(LifeState.active.rawValue)
            ORDER BY v.record_id LIMIT $3
            """)
        defer { statement.reset() }
        statement.bind(1, fieldID)
        statement.bind(2, id)
        statement.bind(3, Int64(limit))
        return try ids(statement)
    }

    func records(
        withMember grantee: Grantee.Kind, addedWith sourceRecordID: Int64, at timeMilliseconds: Int64, atMost limit: Int
    ) throws(RepositoryError) -> [Int64] {
        let statement = try connection.statement(
            """
            SELECT record_id FROM team_members
            WHERE source_record_id = $1 AND source_record_id <> 0 AND grantee_kind = $2 AND grantee_id = $3
                AND (expires_at IS NULL OR expires_at > $4)
            ORDER BY record_id LIMIT $5
            """)
        defer { statement.reset() }
        statement.bind(1, sourceRecordID)
        statement.bind(2, grantee.number)
        statement.bind(3, grantee.id)
        statement.bind(4, timeMilliseconds)
        statement.bind(5, Int64(limit))
        return try ids(statement)
    }

    private func ids(_ statement: Statement) throws(RepositoryError) -> [Int64] {
        var ids: [Int64] = []
        while try statement.step() { ids.append(statement.integer(0)) }
        return ids
    }
}
