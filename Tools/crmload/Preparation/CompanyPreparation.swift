internal import CRMClient
internal import CRMModel
internal import CRMWire

/// Makes a ``Company`` of an installation's users, and opens records to its members.
struct CompanyPreparation: Sendable {
    /// The most records of a call.
    private static let recordsPerCall = 1_000

    /// The members as users.
    let users: CompanyUsers
    private let calls: BulkCalls

    /// Finds the company of the installation, or creates one for so many records.
    ///
    /// - Parameters:
    ///   - client: acts for a CRM_ADMIN.
    ///   - calls: act for the same.
    /// - Throws: `CRMClientError`, `LoadError`.
    init(recordCount: Int, through client: CRMClient, _ calls: BulkCalls) async throws {
        self.calls = calls
        let known = try await client.listUsers(ListUsersRequest()).users
        if known.contains(where: { $0.name == Company.Member(.head, 0).name }) {
            users = try CompanyUsers(among: known)
        } else {
            users = try await Self.create(
                Company(recordCount: recordCount), roleIDs: Self.roleIDs(through: client), calls)
        }
    }

    // MARK: Members

    /// Creates the members, level by level.
    private static func create(
        _ company: Company, roleIDs: [Int64], _ calls: BulkCalls
    ) async throws -> CompanyUsers {
        var ids: [String: Int64] = [:]
        for level in Company.Level.allCases {
            let created = try await calls.run(.createUser, company.count(level)) { [ids] index in
                let member = Company.Member(level, index)
                return CreateUserRequest(
                    name: member.name, fullName: member.name,
                    superiorID: company.superior(of: member).flatMap { ids[$0.name] },
                    roleIDs: Array(roleIDs.prefix(1 + index % roleIDs.count)))
            } value: { (response: CreateUserResponse) in
                response.user?.id ?? 0
            }
            for (index, id) in created.enumerated() { ids[Company.Member(level, index).name] = id }
        }
        return try CompanyUsers(company, ids: ids)
    }

    /// The roles that members have, one to all of them: SALES, and two of the installation's own.
    private static func roleIDs(through client: CRMClient) async throws -> [Int64] {
        let known = try await client.listRoles(ListRolesRequest()).roles
        var ids: [Int64] = []
        for name in ["SALES", "KEY_ACCOUNTS", "PARTNER_SALES"] {
            if let role = known.first(where: { $0.name == name }) {
                ids.append(role.id)
            } else {
                ids.append(try await client.createRole(CreateRoleRequest(name: name)).role?.id ?? 0)
            }
        }
        return ids
    }

    // MARK: Records

    /// Creates the first record, by whose id the owners of those that follow are known.
    ///
    /// - Parameter draft: the record of an owner.
    func createFirstRecord(_ draft: @escaping @Sendable (_ ownerID: Int64) -> CreateRecordRequest) async throws -> Int64
    {
        let headID = users.id(Company.Member(.head, 0))
        let id = try await calls.createRecords(1) { _ in draft(headID) }[0]
        let request = ChangeOwnersRequest(ids: [id], newOwnerID: ownerID(of: id))
        _ = try await callsOfHead.run(.changeOwners, 1) { _ in
            request
        } value: { (response: ChangeOwnersResponse) in
            try Self.check(response.results)
        }
        return id
    }

    /// The user who owns the record of that id.
    func ownerID(of id: Int64) -> Int64 { users.id(Company.Member(.agent, users.company.owner(of: id))) }

    /// Opens each record to its colleague.
    ///
    /// - Throws: `LoadError`.
    func open(_ ids: ClosedRange<Int64>) async throws {
        for isByTeam in [true, false] {
            let groups = groups(of: ids) { users.company.isOpenByTeam($0) == isByTeam }
            if isByTeam {
                _ = try await callsOfHead.run(.addTeamMembers, groups.count) { number in
                    AddTeamMembersRequest(
                        recordIDs: groups[number].ids, grantees: [groups[number].grantee], access: .readWrite)
                } value: { (response: AddTeamMembersResponse) in
                    try Self.check(response.results)
                }
            } else {
                _ = try await callsOfHead.run(.shareRecords, groups.count) { number in
                    ShareRecordsRequest(
                        recordIDs: groups[number].ids, grantees: [groups[number].grantee], access: .readWrite)
                } value: { (response: ShareRecordsResponse) in
                    try Self.check(response.results)
                }
            }
        }
    }

    /// Records that are open to the same user.
    private struct Group: Sendable {
        let grantee: Grantee
        let ids: [Int64]
    }

    /// The records that are of interest, by their colleagues, as many at most as a call takes.
    private func groups(of ids: ClosedRange<Int64>, where isWanted: (Int64) -> Bool) -> [Group] {
        let company = users.company
        var idsByColleague: [[Int64]] = Array(repeating: [], count: company.colleagueCount)
        for id in ids where isWanted(id) {
            idsByColleague[company.colleague(ofAgent: company.owner(of: id)).index].append(id)
        }
        return idsByColleague.enumerated().flatMap { index, ids in
            let grantee = Grantee(kind: .userID(users.id(Company.Member(.colleague, index))))
            return stride(from: 0, to: ids.count, by: Self.recordsPerCall).map { start in
                Group(grantee: grantee, ids: Array(ids[start..<min(start + Self.recordsPerCall, ids.count)]))
            }
        }
    }

    /// Calls of the head, who may hand over and open all records; each changes many of them.
    private var callsOfHead: BulkCalls {
        BulkCalls(
            socketPath: calls.socketPath, user: Company.Member(.head, 0).name, inFlight: min(calls.inFlight, 16),
            eventLoop: calls.eventLoop)
    }

    /// - Throws: `LoadError` if one of the records wasn't changed.
    private static func check(_ results: [BatchResult]) throws -> Int64 {
        if let error = results.compactMap(\.error).first { throw LoadError(error.message) }
        return 0
    }
}
