import CRMModel
import CRMTestKit
import CRMWire
import Testing

@testable import CRMService

struct TeamRoleTests {
    let crm: TestService
    let account: Int64
    let contact: Int64
    let friend: User
    let helper: Int64
    let adviser: Int64

    init() throws {
        crm = try TestService()
        try crm.addUser("owner")
        try crm.addUser("boss")
        friend = try crm.addUser("friend", under: "boss")
        account = try crm.create(.account, ["name": .text("a")], as: "owner").id
        contact = try crm.create(.contact, ["name": .text("c")], as: "owner").id
        helper = try crm.addTeamRole("Helper", of: .account)
        adviser = try crm.addTeamRole("Adviser", of: .account)
    }

    private var theFriend: Grantee.Kind { .userID(friend.id) }

    private func add(_ ids: [Int64], roles: [Int64], _ access: Access = .readWrite) throws -> [BatchResult] {
        try crm.addTeam(ids, [theFriend], access, roles: roles, related: [], as: "owner").results
    }

    private func roles(_ ids: [Int64]) throws -> [Int64] {
        let response: ChangeTeamMemberResponse = try crm.call(
            .changeTeamMember,
            ChangeTeamMemberRequest(
                recordID: account, grantee: Grantee(kind: theFriend), teamRoles: TeamRoleIds(ids: ids)),
            as: "owner")
        return response.member?.teamRoleIDs ?? []
    }

    private func change(_ id: Int64, name: String? = nil, active: Bool? = nil, as user: String = "admin") throws {
        let _: ChangeTeamRoleResponse = try crm.call(
            .changeTeamRole, ChangeTeamRoleRequest(id: id, name: name, active: active), as: user)
    }

    private func listed(_ user: String) throws -> Bool {
        try !crm.list(ListRecordsRequest(object: .account), as: user).records.isEmpty
    }

    @Test func `team roles outlive the deletion of a role of users`() throws {
        #expect(try add([account], roles: [helper]).map(\.error) == [nil])
        try crm.switchTeamRole(helper, .edit, on: false)
        let role: CreateRoleResponse = try crm.call(.createRole, CreateRoleRequest(name: "PASSING"))
        let _: DeleteRoleResponse = try crm.call(.deleteRole, DeleteRoleRequest(id: role.role?.id ?? 0))
        #expect(try crm.sees(account, as: "friend"))
        #expect(try !crm.may(.edit, account, as: "friend"))
    }

    @Test func `who replaces a user has the stronger place of both, never more`() throws {
        let successor = try crm.addUser("successor")
        let second = try crm.create(.account, ["name": .text("b")], as: "owner").id
        #expect(try add([account], roles: [helper]).map(\.error) == [nil])
        #expect(try add([second], roles: []).map(\.error) == [nil])
        let other = try crm.addTeam(
            [account, second], [.userID(successor.id)], .readOnly, roles: [adviser], related: [], as: "owner")
        #expect(other.results.map(\.error) == [nil, nil])
        let _: ReplaceUserResponse = try crm.call(
            .replaceUser, ReplaceUserRequest(userID: friend.id, replacementID: successor.id))
        // Read-write as a helper, and read-write without team roles, were the leaver's.
        for (id, expected) in [(account, [helper]), (second, [])] {
            let team: ListTeamResponse = try crm.call(.listTeam, ListTeamRequest(recordID: id))
            #expect(team.members.map(\.teamRoleIDs) == [expected])
            #expect(team.members.map(\.access) == [.readWrite])
        }
    }

    @Test func `a member's place counts while one of its team roles has the operation, at once`() throws {
        #expect(try add([account], roles: [helper]).map(\.error) == [nil])
        for user in ["friend", "boss"] { #expect(try crm.may(.edit, account, as: user)) }
        try crm.switchTeamRole(helper, .edit, on: false)
        for user in ["friend", "boss"] {
            #expect(try !crm.may(.edit, account, as: user))
            #expect(try crm.sees(account, as: user))
        }
        #expect(try roles([helper, adviser, helper]) == [helper, adviser])
        #expect(try crm.may(.edit, account, as: "friend"))
        for role in [helper, adviser] { try crm.switchTeamRole(role, .view, on: false) }
        for user in ["friend", "boss"] {
            #expect(try !crm.sees(account, as: user))
            #expect(try !listed(user))
        }
        try crm.switchTeamRole(adviser, .view, on: true)
        for user in ["friend", "boss"] {
            #expect(try crm.sees(account, as: user))
            #expect(try listed(user))
        }
        #expect(try roles([]) == [])
        #expect(try crm.may(.edit, account, as: "friend"))
    }

    @Test func `one that is not active is given to nobody, and who has it keeps it`() throws {
        #expect(try add([account], roles: [helper]).map(\.error) == [nil])
        try change(helper, active: false)
        #expect(try crm.team(of: account, as: "friend").map(\.teamRoleIDs) == [[helper]])
        #expect(error { _ = try add([account], roles: [helper]) }?.reason == .requestInvalid)
        #expect(try roles([helper, adviser]) == [helper, adviser])
        #expect(try roles([adviser]) == [adviser])
        #expect(error { _ = try roles([helper]) }?.reason == .requestInvalid)
    }

    @Test func `a role that there isn't, or another object's, is named`() throws {
        let unknown = error { _ = try add([account], roles: [99]) }
        #expect(unknown?.reason == .teamRoleNotFound)
        #expect(unknown?.metadata == ["team_role_id": "99"])
        let results = try add([account, contact], roles: [helper])
        #expect(results.map { $0.error?.reason } == [nil, "TEAM_ROLE_NOT_FOUND"])
        #expect(results[1].error?.metadata == ["record_id": "\(contact)", "team_role_id": "\(helper)"])
        #expect(try crm.team(of: contact, as: "owner").isEmpty)
        let many = Array(repeating: helper, count: TeamRoleSet.capacity + 1)
        #expect(error { _ = try add([account], roles: many) }?.reason == .requestInvalid)
    }

    @Test func `names are one of a kind in their object, and all users know the roles`() throws {
        #expect(error { try crm.addTeamRole("Helper", of: .account) }?.reason == .nameTaken)
        let ofContacts = try crm.addTeamRole("Helper", of: .contact)
        #expect(error { try change(adviser, name: "Helper") }?.reason == .nameTaken)
        #expect(error { try change(adviser, name: " ") }?.reason == .requestInvalid)
        #expect(error { try change(99, name: "x") }?.reason == .teamRoleNotFound)
        #expect(error { try change(adviser, name: "x", as: "friend") }?.reason == .crmAdminRequired)
        try change(adviser, name: "Guide", active: false)
        try crm.switchTeamRole(helper, .mail, on: false)
        let all: ListTeamRolesResponse = try crm.call(.listTeamRoles, ListTeamRolesRequest(), as: "friend")
        #expect(all.teamRoles.map(\.id) == [helper, adviser, ofContacts])
        let some: ListTeamRolesResponse = try crm.call(
            .listTeamRoles, ListTeamRolesRequest(object: .account), as: "friend")
        #expect(
            some.teamRoles == [
                TeamRole(id: helper, object: .account, name: "Helper"),
                TeamRole(id: adviser, object: .account, name: "Guide", active: false),
            ])
        #expect(some.permissions == [TeamRolePermission(teamRoleID: helper, operation: .mail, allowed: false)])
    }

    @Test func `an object has at most 62`() throws {
        for number in 3...TeamRoleSet.capacity { try crm.addTeamRole("r\(number)", of: .account) }
        let past = error { try crm.addTeamRole("one more", of: .account) }
        #expect(past?.reason == .limitExceeded)
        #expect(past?.metadata == ["limit": "team_roles_per_object"])
        try crm.addTeamRole("one more", of: .contact)
        // The last one is as good as the first.
        let all: ListTeamRolesResponse = try crm.call(.listTeamRoles, ListTeamRolesRequest(object: .account))
        let last = try #require(all.teamRoles.last?.id)
        #expect(try add([account], roles: [last]).map(\.error) == [nil])
        try crm.switchTeamRole(last, .view, on: false)
        #expect(try !listed("friend"))
        #expect(try crm.team(of: account).map(\.teamRoleIDs) == [[last]])
    }

    @Test func `they are the same after a restart`() throws {
        #expect(try add([account], roles: [adviser]).map(\.error) == [nil])
        try crm.switchTeamRole(adviser, .view, on: false)
        try change(helper, active: false)
        let copy = crm.databasePath + ".copy"
        try SQLiteCopy.copy(crm, to: copy)
        let again = try TestService(databasePath: copy)
        let all: ListTeamRolesResponse = try again.call(.listTeamRoles, ListTeamRolesRequest())
        #expect(all.teamRoles.map(\.active) == [false, true])
        #expect(all.permissions.map(\.teamRoleID) == [adviser])
        #expect(try again.team(of: account).map(\.teamRoleIDs) == [[adviser]])
        #expect(try !again.sees(account, as: "friend"))
        again.stop()
    }

    @Test func `the former owner gets team roles with an access only`() throws {
        func transfer(_ access: Access?, _ roles: [Int64]) throws -> [BatchResult] {
            let response: ChangeOwnersResponse = try crm.call(
                .changeOwners,
                ChangeOwnersRequest(
                    ids: [account, contact], newOwnerID: friend.id, formerOwnerAccess: access,
                    formerOwnerTeamRoleIDs: roles), as: "owner")
            return response.results
        }
        #expect(error { _ = try transfer(nil, [helper]) }?.reason == .requestInvalid)
        let results = try transfer(.readWrite, [helper])
        #expect(results.map { $0.error?.reason } == [nil, "TEAM_ROLE_NOT_FOUND"])
        #expect(try crm.team(of: account, as: "owner").map(\.teamRoleIDs) == [[helper]])
    }
}
