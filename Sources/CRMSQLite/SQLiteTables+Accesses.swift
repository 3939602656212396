internal import CRMModel
internal import CRMRepository

// To whom records are open: shares and related teams.
extension SQLiteTables {
    func accesses(toRecord id: Int64, by means: StoredAccess.Means) throws(RepositoryError) -> [StoredAccess] {
        let statement = try connection.statement(means.selectOfRecord)
        defer { statement.reset() }
        statement.bind(1, id)
        var result: [StoredAccess] = []
        while try statement.step() {
            guard let grantee = Grantee.Kind(number: statement.integer(0), id: statement.integer(1)),
                let object = BusinessObject(rawValue: Int32(truncatingIfNeeded: statement.integer(2))),
                let access = Access(rawValue: Int32(truncatingIfNeeded: statement.integer(3)))
            else { throw .unexpected("record \(id) is open to a kind of grantee that this program doesn't know") }
            result.append(
                StoredAccess(
                    recordID: id, object: object, means: means, grantee: grantee, access: access,
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
        if access.means == .team { statement.bind(9, access.sourceRecordID) }
        try statement.run()
        try keepFlag(of: access)
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
        try keepFlag(of: access)
    }

    /// Notes in the record whether it has rows in the table, if that is not what it says.
    private func keepFlag(of access: StoredAccess) throws(RepositoryError) {
        let flag = access.means.flag
        let rows = "EXISTS (SELECT 1 FROM \(access.means.table) WHERE record_id = $1)"
        let statement = try connection.statement(
            "UPDATE records SET \(flag) = \(rows) WHERE id = $1 AND \(flag) <> \(rows)")
        statement.bind(1, access.recordID)
        try statement.run()
    }
}

extension StoredAccess.Means {
    /// Where such accesses are kept.
    var table: String {
        switch self {
        case .share: "shares"
        case .team: "team_members"
        }
    }

    /// The column of `records` that says whether a record has any.
    var flag: String {
        switch self {
        case .share: "has_shares"
        case .team: "has_team"
        }
    }

    fileprivate var selectOfRecord: String {
        let source = self == .team ? "source_record_id" : "0"
        return """
            SELECT grantee_kind, grantee_id, object, access, expires_at, given_by, given_at, \(source)
            FROM \(table) WHERE record_id = $1 ORDER BY grantee_kind, grantee_id, 8
            """
    }

    fileprivate var insert: String {
        let (source, value) = self == .team ? (", source_record_id", ", $9") : ("", "")
        return """
            INSERT INTO \(table)
                (record_id, grantee_kind, grantee_id, object, access, expires_at, given_by, given_at\(source))
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8\(value))
            ON CONFLICT (record_id, grantee_kind, grantee_id\(source)) DO UPDATE
            SET object = excluded.object, access = excluded.access, expires_at = excluded.expires_at,
                given_by = excluded.given_by, given_at = excluded.given_at
            """
    }
}

extension Grantee.Kind {
    /// The kind as it is stored.
    var number: Int64 {
        switch self {
        case .userID: 1
        case .departmentID: 2
        case .groupID: 3
        case .roleID: 4
        }
    }

    /// The id of the user, department, group or role.
    var id: Int64 {
        switch self {
        case .userID(let id), .departmentID(let id), .groupID(let id), .roleID(let id): id
        }
    }

    /// Nil for a number that stands for no kind.
    init?(number: Int64, id: Int64) {
        switch number {
        case 1: self = .userID(id)
        case 2: self = .departmentID(id)
        case 3: self = .groupID(id)
        case 4: self = .roleID(id)
        default: return nil
        }
    }
}
