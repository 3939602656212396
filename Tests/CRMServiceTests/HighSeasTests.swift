import CRMModel
import CRMTestKit
import CRMWire
import Testing

@testable import CRMService

/// What goes into high seas pools and comes out of them.
struct HighSeasTests {
    let crm: TestService
    let pool: Int64
    let others: Int64
    let ids: [String: Int64]

    init() throws {
        let crm = try TestService()
        var ids: [String: Int64] = [:]
        for (name, superior) in [
            ("boss", nil), ("owner", "boss"), ("member", nil), ("rival", nil), ("chief", nil), ("stranger", nil),
        ] as [(String, String?)] {
            ids[name] = try crm.addUser(name, under: superior).id
        }
        self.crm = crm
        self.ids = ids
        func kind(_ name: String) -> Grantee.Kind { .userID(ids[name] ?? 0) }
        pool = try crm.addPool("North", members: [kind("member"), kind("rival")], administrators: [kind("chief")]).id
        others = try crm.addPool("South").id
    }

    private func reasons(_ results: [BatchResult]) -> [String] { results.map { $0.error?.reason ?? "done" } }

    private func listed(_ user: String, _ filter: Filter? = nil) throws -> [Int64] {
        try crm.list(ListRecordsRequest(object: .account, filter: filter), as: user).records.map(\.id)
    }

    @Test func `what is created in a pool has no owner, and is seen by its members and administrators`() throws {
        let account = try crm.create(inPool: pool, as: "member")
        #expect(account.poolID == pool && account.ownerID == nil && account.status == .unassigned)
        for user in ["member", "rival", "chief", "admin"] {
            #expect(try crm.sees(account.id, as: user))
            #expect(try listed(user) == [account.id])
            #expect(try !crm.may(.edit, account.id, as: user))
        }
        for user in ["stranger", "owner", "boss"] {
            #expect(try !crm.sees(account.id, as: user))
            #expect(try listed(user).isEmpty)
        }
        let lying = FieldCondition(field: "pool", operator: .equal, values: [Value(kind: .reference(pool))])
        #expect(try listed("chief", Filter(allOf: [lying])) == [account.id])
        #expect(try listed("chief", Filter(allOf: [FieldCondition(field: "pool", operator: .isEmpty)])).isEmpty)
    }

    @Test func `records are created in a pool by those who belong to it`() throws {
        for user in ["member", "chief", "admin"] { #expect(try crm.create(inPool: pool, as: user).poolID == pool) }
        #expect(error { _ = try crm.create(inPool: pool, as: "stranger") }?.reason == .dataPermissionMissing)
        #expect(error { _ = try crm.create(inPool: 99) }?.reason == .poolNotFound)
        #expect(error { _ = try crm.create(.salesLead, inPool: pool) }?.reason == .requestInvalid)
        func create(_ request: CreateRecordRequest) throws {
            var request = request
            request.object = .account
            request.poolID = pool
            request.fields = [Field(key: "name", value: Value(kind: .text("x")))]
            let _: CreateRecordResponse = try crm.call(.createRecord, request)
        }
        #expect(error { try create(CreateRecordRequest(ownerID: ids["owner"])) }?.reason == .requestInvalid)
        #expect(
            error { try create(CreateRecordRequest(migration: Migration(status: .assigned))) }?.reason
                == .requestInvalid)
        try create(CreateRecordRequest(forAssignment: true, migration: Migration(status: .unassigned)))
    }

    @Test func `who claims a record owns it; whoever comes second does not get it`() throws {
        let account = try crm.create(inPool: pool).id
        #expect(reasons(try crm.claim([account], as: "member")) == ["done"])
        let record = try crm.get(account, as: "member")
        #expect(record.ownerID == ids["member"] && record.poolID == nil)
        #expect(record.status == .assigned && record.version == 2 && record.modifiedByID == ids["member"])
        #expect(reasons(try crm.claim([account], as: "rival")) == ["RECORD_NOT_FOUND"])
        #expect(reasons(try crm.claim([account], as: "member")) == ["STATUS_FORBIDS"])
        #expect(try listed("rival").isEmpty)
    }

    @Test func `a record is claimed by the pool's people alone, and only in a pool`() throws {
        let account = try crm.create(inPool: pool).id
        #expect(reasons(try crm.claim([account], as: "stranger")) == ["RECORD_NOT_FOUND"])
        #expect(reasons(try crm.claim([account], as: "admin")) == ["DATA_PERMISSION_MISSING"])
        try crm.share([account], with: [.userID(ids["stranger"] ?? 0)], .readWrite)
        #expect(reasons(try crm.claim([account], as: "stranger")) == ["DATA_PERMISSION_MISSING"])
        #expect(reasons(try crm.claim([account], as: "chief")) == ["done"])
        let outside = try crm.create(.account, ["name": .text("a")], owner: "member", status: .unassigned).id
        let contact = try crm.create(.contact, ["name": .text("a")], as: "member").id
        #expect(
            reasons(try crm.claim([outside, contact, 99], as: "member")) == [
                "DATA_PERMISSION_MISSING", "OPERATION_NOT_OFFERED", "RECORD_NOT_FOUND",
            ])
    }

    @Test func `an owner and who is above return a record to any pool of its object`() throws {
        for user in ["owner", "boss"] {
            let account = try crm.create(.account, ["name": .text("a")], owner: "owner").id
            try crm.addTeam([account], [.userID(ids["stranger"] ?? 0)], as: "owner")
            #expect(reasons(try crm.giveBack([account], to: pool, as: user)) == ["done"])
            let record = try crm.get(account, as: "member")
            #expect(record.ownerID == nil && record.poolID == pool && record.status == .unassigned)
            #expect(try !crm.sees(account, as: "owner"))
            // The team stays.
            #expect(try crm.sees(account, as: "stranger"))
            #expect(reasons(try crm.giveBack([account], to: others, as: "chief")) == ["STATUS_FORBIDS"])
        }
        let account = try crm.create(.account, ["name": .text("a")], owner: "owner").id
        let leads = try crm.addPool("Leads", of: .salesLead).id
        #expect(reasons(try crm.giveBack([account], to: leads, as: "owner")) == ["REQUEST_INVALID"])
        #expect(error { try crm.giveBack([account], to: 99, as: "owner") }?.reason == .poolNotFound)
        #expect(try crm.get(account, as: "owner").ownerID == ids["owner"])
    }

    @Test func `the administrators of a pool take into it what they see`() throws {
        let account = try crm.create(.account, ["name": .text("a")], owner: "owner").id
        #expect(reasons(try crm.giveBack([account], to: pool, as: "chief")) == ["RECORD_NOT_FOUND"])
        try crm.share([account], with: [.userID(ids["chief"] ?? 0), .userID(ids["member"] ?? 0)], as: "owner")
        #expect(reasons(try crm.giveBack([account], to: others, as: "chief")) == ["DATA_PERMISSION_MISSING"])
        #expect(reasons(try crm.giveBack([account], to: pool, as: "member")) == ["DATA_PERMISSION_MISSING"])
        #expect(reasons(try crm.giveBack([account], to: pool, as: "chief")) == ["done"])
    }

    @Test func `in a pool its administrators assign to whom they name`() throws {
        let account = try crm.create(inPool: pool).id
        #expect(reasons(try crm.assign([account], as: "chief")) == ["REQUEST_INVALID"])
        #expect(reasons(try crm.assign([account], to: "owner", as: "member")) == ["DATA_PERMISSION_MISSING"])
        #expect(reasons(try crm.assign([account], to: "owner", as: "chief")) == ["done"])
        let record = try crm.get(account, as: "owner")
        #expect(record.ownerID == ids["owner"] && record.poolID == nil && record.status == .assigned)
        #expect(error { try crm.assign([account], to: "nobody", as: "chief") }?.reason == .userNotFound)
        let _: ChangeUserResponse = try crm.call(.changeUser, ChangeUserRequest(id: ids["rival"] ?? 0, active: false))
        #expect(error { try crm.assign([account], to: "rival", as: "chief") }?.reason == .requestInvalid)
    }

    @Test func `outside pools an owner and who is above assign, to the owner or to another`() throws {
        func unassigned() throws -> Int64 {
            try crm.create(.salesLead, ["name": .text("a")], owner: "owner", status: .unassigned).id
        }
        let kept = try unassigned()
        #expect(reasons(try crm.assign([kept], as: "owner")) == ["done"])
        #expect(try crm.get(kept).status == .pending && crm.get(kept).ownerID == ids["owner"])
        #expect(reasons(try crm.assign([kept], as: "owner")) == ["STATUS_FORBIDS"])
        let given = try unassigned()
        #expect(reasons(try crm.assign([given], to: "member", as: "boss")) == ["done"])
        #expect(try crm.get(given).ownerID == ids["member"])
        let left = try unassigned()
        let _: ChangeUserResponse = try crm.call(.changeUser, ChangeUserRequest(id: ids["owner"] ?? 0, active: false))
        #expect(reasons(try crm.assign([left], as: "boss")) == ["REQUEST_INVALID"])
        #expect(reasons(try crm.assign([left], to: "boss", as: "boss")) == ["done"])
    }

    @Test func `an owner is changed in a pool only by who may everything; the record leaves it`() throws {
        let account = try crm.create(inPool: pool).id
        try crm.share([account], with: [.userID(ids["stranger"] ?? 0)], .readWrite)
        #expect(
            try crm.changeOwners([account], to: "owner", as: "stranger").results.map { $0.error?.reason } == [
                "STATUS_FORBIDS"
            ])
        let generous = try TestService { $0.crmAdminMayEverything = true }
        let theirs = try generous.create(inPool: generous.addPool("North").id).id
        try generous.addUser("owner")
        #expect(try generous.changeOwners([theirs], to: "owner").results == [BatchResult(recordID: theirs)])
        let record = try generous.get(theirs, as: "owner")
        #expect(record.poolID == nil && record.status == .unassigned)
        #expect(try generous.assign([theirs], as: "owner") == [BatchResult(recordID: theirs)])
    }

    @Test func `a role is a member while it has the operation, VIEW included`() throws {
        let _: CreateRoleResponse = try crm.call(.createRole, CreateRoleRequest(name: "HELPER"))
        try crm.addUser("helper", roles: ["HELPER", "SALES"])
        let east = try crm.addPool("East", members: [.roleID(try crm.roleID("HELPER"))]).id
        let account = try crm.create(inPool: east, as: "helper").id
        try crm.switch("HELPER", .account, .claim, on: false)
        #expect(reasons(try crm.claim([account], as: "helper")) == ["DATA_PERMISSION_MISSING"])
        try crm.switch("HELPER", .account, .create, on: false)
        #expect(error { _ = try crm.create(inPool: east, as: "helper") }?.reason == .dataPermissionMissing)
        try crm.switch("HELPER", .account, .view, on: false)
        #expect(try !crm.sees(account, as: "helper") && listed("helper").isEmpty)
        #expect(reasons(try crm.claim([account], as: "helper")) == ["RECORD_NOT_FOUND"])
        #expect(try crm.pools(as: "helper").map(\.id) == [east])
    }

    @Test func `claims are batches: all or nothing, or a dry run`() throws {
        let first = try crm.create(inPool: pool).id
        let second = try crm.create(inPool: pool).id
        let dry = try crm.claim([first, 99], options: BatchOptions(dryRun: true), as: "member")
        #expect(reasons(dry) == ["done", "RECORD_NOT_FOUND"])
        let all = try crm.claim([first, 99], options: BatchOptions(allOrNothing: true), as: "member")
        #expect(reasons(all) == ["BATCH_UNDONE", "RECORD_NOT_FOUND"])
        #expect(try crm.get(first).version == 1)
        #expect(reasons(try crm.claim([first, second], as: "member")) == ["done", "done"])
    }
}
