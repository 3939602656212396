import CRMModel
import CRMTestKit
import CRMWire
import Testing

@testable import CRMService

/// High seas pools themselves.
struct PoolTests {
    let crm: TestService
    let member: Grantee.Kind
    let administrator: Grantee.Kind

    init() throws {
        crm = try TestService()
        member = .userID(try crm.addUser("member").id)
        administrator = .userID(try crm.addUser("chief").id)
        try crm.addUser("stranger")
    }

    @discardableResult
    private func change(_ request: ChangePoolRequest, as user: String = "admin") throws -> Pool? {
        let response: ChangePoolResponse = try crm.call(.changePool, request, as: user)
        return response.pool
    }

    private func delete(_ id: Int64, as user: String = "admin") throws {
        let _: DeletePoolResponse = try crm.call(.deletePool, DeletePoolRequest(id: id), as: user)
    }

    @Test func `a pool has a name of its own among those of its object`() throws {
        let north = try crm.addPool("North", members: [member])
        #expect(north.object == .account && north.members == [Grantee(kind: member)])
        #expect(error { try crm.addPool("North") }?.reason == .nameTaken)
        let leads = try crm.addPool("North", of: .salesLead)
        #expect(leads.id != north.id)
        let south = try crm.addPool("South")
        #expect(error { try change(ChangePoolRequest(id: south.id, name: "North")) }?.reason == .nameTaken)
        #expect(try change(ChangePoolRequest(id: south.id, name: "Nord"))?.name == "Nord")
        #expect(error { try change(ChangePoolRequest(id: south.id, name: " ")) }?.reason == .requestInvalid)
        #expect(error { try crm.addPool("") }?.reason == .requestInvalid)
        #expect(error { try crm.addPool("x", of: .contact) }?.reason == .requestInvalid)
        #expect(try crm.pools(of: .salesLead).map(\.id) == [leads.id])
    }

    @Test func `members and administrators are added and removed, each once`() throws {
        let sales = Grantee.Kind.roleID(try crm.roleID("SALES"))
        let pool = try crm.addPool("North", members: [sales, member, member])
        #expect(pool.members.map(\.kind) == [member, sales])
        let changed = try change(
            ChangePoolRequest(
                id: pool.id, addMembers: [Grantee(kind: administrator)],
                removeMembers: [sales, administrator].map { Grantee(kind: $0) },
                addAdministrators: [Grantee(kind: administrator)]))
        #expect(changed?.members.map(\.kind) == [member])
        #expect(changed?.administrators.map(\.kind) == [administrator])
        #expect(try crm.pools() == [changed])
        #expect(error { try crm.addPool("x", members: [.groupID(9)]) }?.reason == .groupNotFound)
        #expect(error { try crm.addPool("x", administrators: [.userID(99)]) }?.reason == .userNotFound)
        #expect(
            error { try change(ChangePoolRequest(id: pool.id, addMembers: [Grantee()])) }?.reason == .requestInvalid)
        let _: ChangeUserResponse = try crm.call(
            .changeUser, ChangeUserRequest(id: try crm.user("stranger").id, active: false))
        let left = Grantee.Kind.userID(try crm.user("stranger").id)
        #expect(error { try crm.addPool("x", members: [left]) }?.reason == .requestInvalid)
    }

    @Test func `only CRM_ADMIN changes pools, and lists those of others`() throws {
        let pool = try crm.addPool("North", members: [member], administrators: [administrator])
        let other = try crm.addPool("South")
        for user in ["member", "chief", "stranger"] {
            let refusals = [
                error { try change(ChangePoolRequest(id: pool.id, name: "x"), as: user) },
                error { try delete(pool.id, as: user) },
                error {
                    let _: CreatePoolResponse = try crm.call(
                        .createPool, CreatePoolRequest(object: .account, name: "x"), as: user)
                },
            ]
            #expect(refusals.allSatisfy { $0?.reason == .crmAdminRequired })
            #expect(try crm.pools(as: user).map(\.id) == (user == "stranger" ? [] : [pool.id]))
        }
        #expect(try crm.pools().map(\.id) == [pool.id, other.id])
    }

    @Test func `a pool goes when nothing lies in it, and its id is never used again`() throws {
        let pool = try crm.addPool("North", members: [member])
        let account = try crm.create(inPool: pool.id).id
        let failure = error { try delete(pool.id) }
        #expect(failure?.reason == .poolNotEmpty && failure?.code == .failedPrecondition)
        try crm.claim([account], as: "member")
        try delete(pool.id)
        #expect(try crm.pools().isEmpty)
        let gone = error { try delete(pool.id) }
        #expect(gone?.reason == .poolNotFound && gone?.metadata == ["pool_id": "\(pool.id)"])
        #expect(error { try change(ChangePoolRequest(id: pool.id)) }?.reason == .poolNotFound)
        #expect(try crm.addPool("North").id > pool.id)
    }

    @Test func `there are limits to how many pools and members there are`() throws {
        for number in 0..<200 { try crm.addPool("p\(number)") }
        #expect(error { try crm.addPool("one more") }?.metadata == ["limit": "pools"])
        let leads = try crm.addPool("one more", of: .salesLead)
        let people = try (0..<500).map { Grantee(kind: .userID(try crm.addUser("u\($0)").id)) }
        try change(ChangePoolRequest(id: leads.id, addMembers: people))
        let many = error {
            try change(ChangePoolRequest(id: leads.id, addAdministrators: [Grantee(kind: administrator)]))
        }
        #expect(many?.reason == .limitExceeded && many?.metadata == ["limit": "pool_members"])
        #expect(
            error { try change(ChangePoolRequest(id: leads.id, removeMembers: people + people)) }?.reason
                == .requestInvalid)
        #expect(try crm.pools(of: .salesLead).first?.members.count == 500)
    }

    @Test func `pools are there again after a restart`() throws {
        let sales = Grantee.Kind.roleID(try crm.roleID("SALES"))
        let pool = try crm.addPool("North", members: [member, sales], administrators: [administrator])
        let account = try crm.create(inPool: pool.id)
        let copy = crm.databasePath + ".copy"
        try SQLiteCopy.copy(crm, to: copy)
        let again = try TestService(databasePath: copy)
        #expect(try again.pools() == [pool])
        #expect(try again.get(account.id, as: "chief") == account)
    }

    @Test func `whom a pool is for is not deleted, and what else is deleted leaves the pools`() throws {
        func group(_ name: String) throws -> Int64 {
            let response: CreateGroupResponse = try crm.call(.createGroup, CreateGroupRequest(name: name))
            return response.group?.id ?? 0
        }
        func delete(group id: Int64) throws {
            let _: DeleteGroupResponse = try crm.call(.deleteGroup, DeleteGroupRequest(id: id))
        }
        let used = try group("used")
        let unused = try group("unused")
        let pool = try crm.addPool("North", members: [member], administrators: [.groupID(used)])
        #expect(error { try delete(group: used) }?.reason == .stillInUse)
        try delete(group: unused)
        #expect(try crm.pools(as: "member") == [pool])
        try change(ChangePoolRequest(id: pool.id, removeAdministrators: [Grantee(kind: .groupID(used))]))
        try delete(group: used)
    }
}
