internal import CRMModel
internal import CRMRepository

// What belongs to a user.
extension SQLiteTables {
    func recordCounts(ofOwner userID: Int64) throws(RepositoryError) -> [OwnedRecords] {
        let statement = try connection.statement(
            """
            SELECT object, count(*) FILTER (WHERE life_state = \(LifeState.active.rawValue)), count(*)
            FROM records WHERE owner_id = $1 GROUP BY object ORDER BY object
            """)
        defer { statement.reset() }
        statement.bind(1, userID)
        var result: [OwnedRecords] = []
        while try statement.step() {
            let active = statement.integer(1)
            result.append(
                OwnedRecords(
                    object: BusinessObject(rawValue: Int32(truncatingIfNeeded: statement.integer(0))), active: active,
                    invalidated: statement.integer(2) - active))
        }
        return result
    }

    func recordCount(ofOwner userID: Int64) throws(RepositoryError) -> Int64 {
        let statement = try connection.statement("SELECT count(*) FROM records WHERE owner_id = $1")
        defer { statement.reset() }
        statement.bind(1, userID)
        return try statement.step() ? statement.integer(0) : 0
    }

    func recordIDs(ofOwner userID: Int64, atMost count: Int) throws(RepositoryError) -> [Int64] {
        let statement = try connection.statement(
            "SELECT id FROM records WHERE owner_id = $1 ORDER BY object, id LIMIT $2")
        statement.bind(1, userID)
        statement.bind(2, Int64(count))
        return try ids(statement)
    }

    func accessCount(
        of grantee: Grantee.Kind, by means: StoredAccess.Means, at timeMilliseconds: Int64
    ) throws(RepositoryError) -> Int64 {
        let statement = try connection.statement(
            """
            SELECT count(*) FROM \(means.table)
            WHERE grantee_kind = $1 AND grantee_id = $2 AND (expires_at IS NULL OR expires_at > $3)
            """)
        defer { statement.reset() }
        statement.bind(1, grantee.number)
        statement.bind(2, grantee.id)
        statement.bind(3, timeMilliseconds)
        return try statement.step() ? statement.integer(0) : 0
    }

    func recordIDs(
        openTo grantee: Grantee.Kind, by means: StoredAccess.Means, atMost count: Int
    ) throws(RepositoryError) -> [Int64] {
        let statement = try connection.statement(
            """
            SELECT DISTINCT object, record_id FROM \(means.table) WHERE grantee_kind = $1 AND grantee_id = $2
            ORDER BY object, record_id LIMIT $3
            """)
        statement.bind(1, grantee.number)
        statement.bind(2, grantee.id)
        statement.bind(3, Int64(count))
        return try ids(statement, column: 1)
    }

    private func ids(_ statement: Statement, column: Int32 = 0) throws(RepositoryError) -> [Int64] {
        defer { statement.reset() }
        var result: [Int64] = []
        while try statement.step() { result.append(statement.integer(column)) }
        return result
    }
}
