import CRMModel
import CRMTestKit
import CRMWire
import Testing

@testable import CRMService

struct SharingTests {
    let crm: TestService
    let account: Int64
    let friend: User

    init() throws {
        crm = try TestService()
        try crm.addUser("head")
        try crm.addUser("owner", under: "head")
        try crm.addUser("boss")
        friend = try crm.addUser("friend", under: "boss")
        account = try crm.create(.account, ["name": .text("a")], as: "owner").id
    }

    private var toFriend: Grantee.Kind { .userID(friend.id) }

    @Test func `who shares says who sees, and with read-write who edits`() throws {
        #expect(error { _ = try crm.get(account, as: "friend") }?.reason == .recordNotFound)
        try crm.share([account], with: [toFriend], as: "owner")
        #expect(try crm.get(account, as: "friend").id == account)
        #expect(try crm.list(ListRecordsRequest(object: .account), as: "friend").records.map(\.id) == [account])
        #expect(error { try crm.edit(account, ["name": .text("b")], as: "friend") }?.reason == .dataPermissionMissing)
        try crm.share([account], with: [toFriend], .readWrite, as: "head")
        try crm.edit(account, ["name": .text("b")], as: "friend")
        try crm.unshare([account], with: [toFriend], as: "owner")
        #expect(error { _ = try crm.get(account, as: "friend") }?.reason == .recordNotFound)
        #expect(try crm.list(ListRecordsRequest(object: .account), as: "friend").records.isEmpty)
        // Above somebody with whom it was shared is nothing.
        #expect(try !crm.sees(account, as: "boss"))
    }

    @Test func `departments, groups and roles stand for their people`() throws {
        let department: CreateDepartmentResponse = try crm.call(
            .createDepartment, CreateDepartmentRequest(name: "North"))
        let part: CreateDepartmentResponse = try crm.call(
            .createDepartment, CreateDepartmentRequest(name: "Harbour", parentID: department.department?.id))
        let group: CreateGroupResponse = try crm.call(
            .createGroup, CreateGroupRequest(name: "Dragons", memberIDs: [friend.id]))
        let role: CreateRoleResponse = try crm.call(.createRole, CreateRoleRequest(name: "SCOUT"))
        let _: ChangeUserResponse = try crm.call(
            .changeUser,
            ChangeUserRequest(
                id: friend.id, departmentID: part.department?.id,
                roles: RoleIds(ids: [try crm.roleID("SALES"), role.role?.id ?? 0])))
        let grantees: [Grantee.Kind] = [
            .departmentID(department.department?.id ?? 0), .groupID(group.group?.id ?? 0), .roleID(role.role?.id ?? 0),
        ]
        for grantee in grantees {
            try crm.share([account], with: [grantee], as: "owner")
            #expect(try crm.sees(account, as: "friend"), "\(grantee)")
            #expect(try crm.list(ListRecordsRequest(object: .account), as: "friend").records.count == 1, "\(grantee)")
            #expect(try !crm.sees(account, as: "boss"), "\(grantee)")
            try crm.unshare([account], with: [grantee], as: "owner")
            #expect(try !crm.sees(account, as: "friend"), "\(grantee)")
        }
        try crm.share([account], with: grantees, as: "owner")
        #expect(try crm.shares(of: account, as: "friend").map { $0.grantee?.kind } == grantees)
        #expect(try crm.list(ListRecordsRequest(object: .account), as: "friend").records.count == 1)
    }

    @Test func `what expires at a time is gone at that time`() throws {
        let expiry = crm.clock.nowMilliseconds + 1_000
        try crm.share([account], with: [toFriend], until: expiry, as: "owner")
        crm.clock.advance(milliseconds: 999)
        #expect(try crm.sees(account, as: "friend"))
        #expect(try crm.shares(of: account).map(\.expiresAtMilliseconds) == [expiry])
        crm.clock.advance(milliseconds: 1)
        #expect(try !crm.sees(account, as: "friend"))
        #expect(try crm.shares(of: account).isEmpty)
        #expect(try crm.list(ListRecordsRequest(object: .account), as: "friend").records.isEmpty)
        #expect(error { try crm.share([account], with: [toFriend], until: expiry) }?.reason == .requestInvalid)
    }

    @Test func `the owner, those above and CRM_ADMIN may share, unless the role has lost it`() throws {
        try crm.share([account], with: [toFriend], .readWrite, as: "owner")
        let denied = try crm.share([account], with: [.userID(1)], as: "friend")
        #expect(denied.map { $0.error?.reason } == ["DATA_PERMISSION_MISSING"])
        let unseen = try crm.unshare([account], with: [toFriend], as: "boss")
        #expect(unseen.map { $0.error?.reason } == ["RECORD_NOT_FOUND"])
        #expect(error { _ = try crm.shares(of: account, as: "boss") }?.reason == .recordNotFound)
        try crm.switch("SALES", .account, .share, on: false)
        let switched = try crm.share([account], with: [toFriend], as: "owner")
        #expect(switched.map { $0.error?.reason } == ["FUNCTION_PERMISSION_MISSING"])
        #expect(try crm.share([account], with: [toFriend], as: "admin").map(\.error) == [nil])
    }

    @Test func `grantees have to exist, and users to be active`() throws {
        func refusal(_ grantees: [Grantee.Kind], _ access: Access? = .readOnly) -> Reason? {
            error { try crm.share([account], with: grantees, access) }?.reason
        }
        #expect(refusal([.userID(99)]) == .userNotFound)
        #expect(refusal([.departmentID(99)]) == .departmentNotFound)
        #expect(refusal([.groupID(99)]) == .groupNotFound)
        #expect(refusal([.roleID(99)]) == .roleNotFound)
        #expect(refusal([]) == .requestInvalid)
        #expect(refusal([toFriend], nil) == .requestInvalid)
        #expect(refusal(Array(repeating: toFriend, count: 101)) == .requestInvalid)
        let _: ChangeUserResponse = try crm.call(.changeUser, ChangeUserRequest(id: friend.id, active: false))
        #expect(refusal([toFriend]) == .requestInvalid)
    }

    @Test func `sharing leaves the version, and is in nobody's way who edits`() throws {
        let before = try crm.get(account)
        try crm.share([account], with: [toFriend], .readWrite, as: "owner")
        #expect(try crm.get(account) == before)
        try crm.edit(account, ["name": .text("b")], version: 1, as: "friend")
        try crm.share([account], with: [toFriend], as: "owner")
        #expect(try crm.edit(account, ["level": .choice("A")], version: 1, as: "owner").record?.version == 3)
        #expect(
            error { try crm.edit(account, ["name": .text("c")], version: 1, as: "owner") }?.reason == .versionConflict)
    }

    @Test func `a read takes the time once if something may have expired, and else not at all`() throws {
        let other = try crm.create(.account, ["name": .text("b")], as: "owner").id
        func readings(_ body: () throws -> Void) rethrows -> Int {
            let before = crm.clock.readCount
            try body()
            return crm.clock.readCount - before
        }
        #expect(try readings { _ = try crm.get(account, as: "owner") } == 0)
        #expect(try readings { _ = try crm.sees(account, as: "friend") } == 0)
        try crm.share([account, other], with: [toFriend], as: "owner")
        try crm.addTeam([account, other], [toFriend], as: "owner")
        #expect(
            try readings {
                let _: BatchGetRecordsResponse = try crm.call(
                    .batchGetRecords, BatchGetRecordsRequest(ids: [account, other]), as: "friend")
            } == 1)
        try crm.unshare([account], with: [toFriend], as: "owner")
        try crm.removeTeam([account], [toFriend], as: "owner")
        #expect(try readings { _ = try crm.get(account, as: "owner") } == 0)
    }

    @Test func `a record has so many shares and no more`() throws {
        let groups = try (0..<501).map { number in
            let group: CreateGroupResponse = try crm.call(.createGroup, CreateGroupRequest(name: "g\(number)"))
            return Grantee.Kind.groupID(group.group?.id ?? 0)
        }
        for start in stride(from: 0, to: 500, by: 100) {
            try crm.share([account], with: Array(groups[start..<start + 100]))
        }
        let refused = try crm.share([account], with: [groups[499], groups[500]], .readWrite)
        #expect(refused.map { $0.error?.metadata["limit"] } == ["shares_per_record"])
        #expect(try crm.shares(of: account).map(\.access) == Array(repeating: .readOnly, count: 500))
        #expect(try crm.share([account], with: [groups[499]], .readWrite).map(\.error) == [nil])
    }
}
