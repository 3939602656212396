import CRMModel
import CRMTestKit
import CRMWire
import Testing

@testable import CRMService

struct ImpactTests {
    let crm: TestService
    let account: Int64

    init() throws {
        crm = try TestService()
        try crm.addUser("owner")
        try crm.addUser("other")
        account = try crm.create(.account, ["name": .text("a")], as: "owner").id
    }

    @discardableResult
    private func contact(_ name: String, as user: String = "owner") throws -> Int64 {
        try crm.create(.contact, ["name": .text(name), "account": .reference(account)], as: user).id
    }

    @Test func `what refers to a record is told by object and field, the newest first`() throws {
        let contacts = try ["c1", "c2"].map { try contact($0) }
        let child = try crm.create(
            .account, ["name": .text("child"), "parent_account": .reference(account)], as: "owner"
        ).id
        try crm.create(.contact, ["name": .text("of another"), "account": .reference(child)], as: "owner")
        let field: CreateFieldResponse = try crm.call(
            .createField,
            CreateFieldRequest(
                field: FieldDefinition(
                    object: .competitor, key: "won_from", type: .reference, label: "Won from", referenceObject: .account
                )))
        let rival = try crm.create(
            .competitor, ["name": .text("r"), "won_from": .reference(account)], as: "owner"
        ).id
        let _: ChangeFieldResponse = try crm.call(
            .changeField, ChangeFieldRequest(id: field.field?.id ?? 0, active: false))
        #expect(
            try crm.impact(of: account, as: "owner") == [
                FieldImpact(
                    object: .account, field: "parent_account", count: 1,
                    records: [ReferringRecord(id: child, name: "child")]),
                FieldImpact(
                    object: .contact, field: "account", count: 2,
                    records: [
                        ReferringRecord(id: contacts[1], name: "c2"), ReferringRecord(id: contacts[0], name: "c1"),
                    ]),
                FieldImpact(
                    object: .competitor, field: "won_from", count: 1, records: [ReferringRecord(id: rival, name: "r")]),
            ])
    }

    @Test func `what the caller doesn't see, or is in the bin, is as if it weren't there`() throws {
        let seen = try contact("seen")
        try crm.share([account], with: [.userID(try crm.user("other").id)], as: "owner")
        try contact("of the other", as: "other")
        try crm.invalidate([try contact("gone")], as: "owner")
        #expect(try crm.impact(of: account, as: "owner").map(\.count) == [1])
        #expect(try crm.impact(of: account, as: "owner")[0].records.map(\.id) == [seen])
        #expect(try crm.impact(of: account).map(\.count) == [2])
        try crm.addUser("stranger")
        #expect(error { _ = try crm.impact(of: account, as: "stranger") }?.reason == .recordNotFound)
        try crm.switch("SALES", .contact, .view, on: false)
        #expect(try crm.impact(of: account, as: "owner").isEmpty)
    }

    @Test func `of an invalidated record CRM_ADMIN is told the same, and of a deleted one nobody`() throws {
        try contact("c")
        try crm.invalidate([account], as: "owner")
        #expect(try crm.impact(of: account).map(\.count) == [1])
        #expect(error { _ = try crm.impact(of: account, as: "owner") }?.reason == .recordNotFound)
        try crm.delete([account])
        #expect(error { _ = try crm.impact(of: account) }?.reason == .recordNotFound)
    }

    @Test func `twenty are named, and all are counted`() throws {
        let ids = try (0..<25).map { try contact("c\($0)") }
        let impact = try #require(try crm.impact(of: account, as: "owner").first)
        #expect(impact.count == 25)
        #expect(!impact.more)
        #expect(impact.records.map(\.id) == ids.suffix(20).reversed())
    }
}
