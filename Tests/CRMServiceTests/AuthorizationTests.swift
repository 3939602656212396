import CRMModel
import CRMTestKit
import CRMWire
import Testing

@testable import CRMService

struct AuthorizationTests {
    let crm: TestService
    let order: Record

    init() throws {
        crm = try TestService()
        try crm.addUser("manager")
        try crm.addUser("agent", under: "manager")
        try crm.addUser("colleague", under: "manager")
        try crm.addUser("finance", roles: ["ORDER_FINANCE"])
        let account = try crm.create(.account, ["name": .text("a")])
        order = try crm.create(
            .salesOrder, ["account": .reference(account.id), "order_date": .date("2024-02-29")], owner: "agent",
            status: .confirmed)
    }

    private func check(_ operation: CRMModel.Operation, as user: String) throws -> CheckResponse {
        try crm.call(.check, CheckRequest(operation: operation, recordID: order.id), as: user)
    }

    @Test func `a check says what the operation would`() throws {
        #expect(try check(.edit, as: "finance") == CheckResponse(allowed: true))
        #expect(
            try check(.edit, as: "agent").reason == error { try crm.edit(order.id, [:], as: "agent") }?.reason.protoName
        )
        #expect(try check(.edit, as: "colleague").reason == "RECORD_NOT_FOUND")
        #expect(try check(.view, as: "manager").allowed)
        #expect(try check(.changeOwner, as: "agent").allowed)
        let create: CheckResponse = try crm.call(.check, CheckRequest(operation: .create, object: .visit), as: "agent")
        #expect(create.allowed)
    }

    @Test func `a batch tells each record apart, and what isn't there is as what isn't seen`() throws {
        let response: BatchCheckResponse = try crm.call(
            .batchCheck, BatchCheckRequest(operation: .edit, recordIDs: [order.id, 999, order.id]), as: "finance")
        #expect(
            response.results == [
                BatchCheckResult(recordID: order.id, allowed: true),
                BatchCheckResult(recordID: 999, reason: "RECORD_NOT_FOUND"),
            ])
        let many = BatchCheckRequest(operation: .edit, recordIDs: Array(1...1_001))
        #expect(error { let _: BatchCheckResponse = try crm.call(.batchCheck, many) }?.reason == .limitExceeded)
    }

    @Test func `explain names the row that allowed it, and what failed`() throws {
        let allowed: ExplainResponse = try crm.call(
            .explain, ExplainRequest(operation: .edit, recordID: order.id), as: "finance")
        #expect(allowed.allowed)
        #expect(allowed.grant == .orderFinance)
        #expect(allowed.row?.statuses == [.confirmed, .shipped, .received])
        let denied: ExplainResponse = try crm.call(
            .explain, ExplainRequest(operation: .edit, recordID: order.id), as: "agent")
        #expect(!denied.allowed)
        #expect(denied.statusesThatAllow.contains(.rejected))
        #expect(Set(denied.grantsThatAllow) == [.orderAdmin, .orderFinance])
        let hidden: ExplainResponse = try crm.call(
            .explain, ExplainRequest(operation: .edit, recordID: order.id), as: "colleague")
        let nothing: ExplainResponse = try crm.call(
            .explain, ExplainRequest(operation: .edit, recordID: 999), as: "colleague")
        #expect(hidden == nothing)
    }

    @Test func `a question that makes no sense is refused`() {
        for request in [
            CheckRequest(recordID: 1), CheckRequest(operation: .edit), CheckRequest(operation: .edit, object: .visit),
            CheckRequest(operation: .create, recordID: 1), CheckRequest(operation: .edit, recordID: 1, object: .visit),
        ] {
            let failure = error { let _: CheckResponse = try crm.call(.check, request) }
            #expect(failure?.reason == .requestInvalid, "\(request)")
        }
    }

    @Test func `the policy has 62 rows, and can be asked in part`() throws {
        let all: GetPolicyResponse = try crm.call(.getPolicy, GetPolicyRequest())
        #expect(all.rows.count == 62)
        let part: GetPolicyResponse = try crm.call(.getPolicy, GetPolicyRequest(object: .visit, operation: .edit))
        #expect(part.rows.map(\.statuses) == [[.incomplete]])
    }

    // MARK: Who calls

    @Test func `a call without a user, for an unknown one or a deactivated one is unauthenticated`() throws {
        #expect(error { _ = try callGet(as: nil) }?.reason == .userMissing)
        #expect(error { _ = try callGet(as: "") }?.reason == .userMissing)
        #expect(error { _ = try callGet(as: "nobody") }?.reason == .userUnknown)
        let _: ChangeUserResponse = try crm.call(
            .changeUser, ChangeUserRequest(id: try crm.user("agent").id, active: false))
        #expect(error { _ = try callGet(as: "agent") }?.reason == .userDeactivated)
        #expect(error { _ = try callGet(as: "agent") }?.code == .unauthenticated)
    }

    private func callGet(as user: String?, uid: UInt32 = TestService.serviceUID, kind: String? = nil) throws -> Record?
    {
        let response: GetRecordResponse = try crm.call(
            .getRecord, GetRecordRequest(id: order.id), as: user, uid: uid, clientKind: kind)
        return response.record
    }

    @Test func `a service acts only for the users it may act for`() throws {
        let narrow = try TestService { settings in
            settings.access = ServiceAccess(services: [
                .init(name: "all", uid: TestService.serviceUID, users: nil),
                .init(name: "some", uid: 2_000, users: ["agent"]),
            ])
        }
        try narrow.addUser("agent")
        let record = try narrow.create(.account, ["name": .text("x")], as: "agent")
        func get(_ user: String, _ uid: UInt32) throws {
            let _: GetRecordResponse = try narrow.call(.getRecord, GetRecordRequest(id: record.id), as: user, uid: uid)
        }
        try get("agent", 2_000)
        #expect(error { try get("admin", 2_000) }?.reason == .actingForUserDenied)
        #expect(error { try get("admin", 3_000) }?.reason == .actingForUserDenied)
        #expect(error { try get("nobody", 2_000) }?.reason == .actingForUserDenied)
    }

    @Test func `metadata that can't be are refused`() throws {
        #expect(error { _ = try callGet(as: "admin", kind: "toaster") }?.reason == .metadataInvalid)
        #expect(try callGet(as: "admin", kind: "mobile") != nil)
        let long = String(repeating: "k", count: 129)
        #expect(error { try crm.create(.account, ["name": .text("x")], key: long) }?.reason == .metadataInvalid)
    }

    // MARK: The system

    @Test func `health, version, limits and descriptors need no user`() throws {
        let health: HealthCheckResponse = try crm.call(.healthCheck, HealthCheckRequest(), as: nil)
        #expect(health.status == .serving)
        let one: HealthCheckResponse = try crm.call(
            .healthCheck, HealthCheckRequest(service: "crm.v1.Records"), as: nil)
        #expect(one.status == .serving)
        let unknown = error {
            let _: HealthCheckResponse = try crm.call(.healthCheck, HealthCheckRequest(service: "x"), as: nil)
        }
        #expect(unknown?.code == .notFound)
        let version: GetVersionResponse = try crm.call(.getVersion, GetVersionRequest(), as: nil)
        #expect(version.storageEngine == "SQLite")
        let limits: GetLimitsResponse = try crm.call(.getLimits, GetLimitsRequest(), as: nil)
        #expect(limits.limits.contains { $0.name == "batch_ids" && $0.value == 1_000 })
        let descriptors: GetDescriptorsResponse = try crm.call(.getDescriptors, GetDescriptorsRequest(), as: nil)
        #expect(descriptors.files.count >= 8)
    }

    @Test func `an unknown method and bytes that are no message are told apart`() {
        let unknown = error { _ = try crm.callEncoded("crm.v1.Records/Fly", []) }
        #expect(unknown?.reason == .methodUnknown)
        let malformed = error { _ = try crm.callEncoded("crm.v1.Records/GetRecord", [0xff]) }
        #expect(malformed?.reason == .messageMalformed)
        let wrongType = error { _ = try crm.callEncoded("crm.v1.Records/GetRecord", [0x0a, 1, 0x41]) }
        #expect(wrongType?.reason == .messageMalformed)
    }
}
