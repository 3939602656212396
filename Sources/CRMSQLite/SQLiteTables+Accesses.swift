internal import CRMModel
internal import CRMRepository

// To whom records are open: shares and related teams.
extension SQLiteTables {
    func accesses(toRecord id: Int64, by means: StoredAccess.Means) throws(RepositoryError) -> [StoredAccess] {
        try accesses(toRecord: id, by: means, atMost: nil)
    }

    private func accesses(
        toRecord id: Int64, by means: StoredAccess.Means, atMost limit: Int?
    ) throws(RepositoryError) -> [StoredAccess] {
        let statement = try connection.statement(means == .share ? .sharesOfRecord : .teamOfRecord)
        defer { statement.reset() }
        statement.bind(1, id)
        statement.bind(2, Int64(limit ?? -1))
        var result: [StoredAccess] = []
        while try statement.step() {
            guard let grantee = Grantee.Kind(number: statement.integer(0), id: statement.integer(1)),
                let object = BusinessObject(rawValue: Int32(truncatingIfNeeded: statement.integer(2))),
                let access = Access(rawValue: Int32(truncatingIfNeeded: statement.integer(3)))
            else { throw .unexpected("record \(id) is open to a kind of grantee that this program doesn't know") }
            result.append(
                StoredAccess(
                    recordID: id, object: object, means: means, grantee: grantee, access: access,
                    teamRoles: TeamRoleSet(bits: statement.integer(8)),
                    expiresAtMilliseconds: statement.optionalInteger(4), givenByID: statement.integer(5),
                    givenAtMilliseconds: statement.integer(6), sourceRecordID: statement.integer(7)))
        }
        return result
    }

    func recordOpen(
        to grantee: Grantee.Kind, by means: StoredAccess.Means, at timeMilliseconds: Int64
    ) throws(RepositoryError) -> Int64? {
        let statement = try connection.statement(
            """
            SELECT record_id FROM \(means.table)
            WHERE grantee_kind = $1 AND grantee_id = $2 AND (expires_at IS NULL OR expires_at > $3) LIMIT 1
            """)
        defer { statement.reset() }
        statement.bind(1, grantee.number)
        statement.bind(2, grantee.id)
        statement.bind(3, timeMilliseconds)
        return try statement.step() ? statement.integer(0) : nil
    }

    func save(_ access: StoredAccess) throws(RepositoryError) {
        let statement = try connection.statement(access.means.insert)
        statement.bind(1, access.recordID)
        statement.bind(2, access.grantee.number)
        statement.bind(3, access.grantee.id)
        statement.bind(4, Int64(access.object.rawValue))
        statement.bind(5, Int64(access.access.rawValue))
        statement.bind(6, access.expiresAtMilliseconds)
        statement.bind(7, access.givenByID)
        statement.bind(8, access.givenAtMilliseconds)
        if access.means == .team {
            statement.bind(9, access.sourceRecordID)
            statement.bind(10, access.teamRoles.bits)
        }
        try statement.run()
        try keepAccesses(access)
    }

    func remove(_ access: StoredAccess) throws(RepositoryError) {
        let source = access.means == .team ? " AND source_record_id = $4" : ""
        let statement = try connection.statement(
            """
            DELETE FROM \(access.means.table) WHERE record_id = $1 AND grantee_kind = $2 AND grantee_id = $3\(source)
            """)
        statement.bind(1, access.recordID)
        statement.bind(2, access.grantee.number)
        statement.bind(3, access.grantee.id)
        if access.means == .team { statement.bind(4, access.sourceRecordID) }
        try statement.run()
        try keepAccesses(access)
    }

    /// Notes in the record to whom it is open now, if that access is one of those that are noted.
    private func keepAccesses(_ access: StoredAccess) throws(RepositoryError) {
        guard StoredAccess.Means.given.contains(access.means) else { return }
        let id = access.recordID
        var accesses: [StoredAccess] = []
        for means in StoredAccess.Means.given {
            accesses += try self.accesses(toRecord: id, by: means, atMost: CompactAccesses.maximumCount + 1)
        }
        let statement = try connection.statement(.keepAccesses)
        statement.bind(1, accesses.contains { $0.means == .share })
        statement.bind(2, accesses.contains { $0.means == .team })
        if !accesses.isEmpty, let compact = CompactAccesses(accesses) { statement.bind(3, compact.bytes) }
        statement.bind(4, id)
        try statement.run()
    }
}

extension StoredAccess.Means {
    /// Where such accesses are kept.
    var table: String {
        switch self {
        case .share: "shares"
        case .team: "team_members"
        case .confirmation: "confirmers"
        }
    }

    fileprivate var insert: String {
        let source = self == .team ? ", source_record_id" : ""
        let (roles, values, newRoles) =
            self == .team ? (", roles", ", $9, $10", ", roles = excluded.roles") : ("", "", "")
        return """
            INSERT INTO \(table)
                (record_id, grantee_kind, grantee_id, object, access, expires_at, given_by, given_at\(source)\(roles))
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8\(values))
            ON CONFLICT (record_id, grantee_kind, grantee_id\(source)) DO UPDATE
            SET object = excluded.object, access = excluded.access, expires_at = excluded.expires_at,
                given_by = excluded.given_by, given_at = excluded.given_at\(newRoles)
            """
    }
}
