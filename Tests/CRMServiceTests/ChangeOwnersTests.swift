import CRMModel
import CRMTestKit
import CRMWire
import Testing

@testable import CRMService

struct ChangeOwnersTests {
    let crm: TestService
    let account: Int64
    let ids: [String: Int64]

    init() throws {
        let crm = try TestService()
        var ids: [String: Int64] = [:]
        for (name, superior) in [
            ("head", nil), ("north", "head"), ("south", "head"), ("old", "north"), ("new", "south"),
        ] as [(String, String?)] {
            ids[name] = try crm.addUser(name, under: superior).id
        }
        self.crm = crm
        self.ids = ids
        account = try crm.create(.account, ["name": .text("a")], as: "old").id
    }

    @Test func `the new owner has it, the former one sees it no longer`() throws {
        let response = try crm.changeOwners([account], to: "new", as: "north")
        #expect(response.results == [BatchResult(recordID: account)])
        let record = try crm.get(account, as: "new")
        #expect(record.ownerID == ids["new"])
        #expect(record.version == 2)
        #expect(record.modifiedByID == ids["north"])
        #expect(try crm.list(ListRecordsRequest(object: .account), as: "new").records.count == 1)
        for user in ["old", "north"] {
            #expect(error { _ = try crm.get(account, as: user) }?.reason == .recordNotFound)
            #expect(try crm.list(ListRecordsRequest(object: .account), as: user).records.isEmpty)
        }
    }

    @Test(arguments: [Access.readOnly, .readWrite])
    func `the former owner stays as an ordinary member, if so wanted`(access: Access) throws {
        try crm.changeOwners([account], to: "new", keepingFormer: access, as: "old")
        #expect(try crm.team(of: account, as: "old").map(\.access) == [access])
        #expect(try crm.may(.edit, account, as: "old") == (access == .readWrite))
        #expect(try !crm.may(.changeOwner, account, as: "old"))
        // And is removed when the record goes on without that.
        try crm.changeOwners([account], to: "old", as: "head")
        try crm.changeOwners([account], to: "new", as: "head")
        #expect(try crm.team(of: account).isEmpty)
        #expect(try !crm.sees(account, as: "old"))
    }

    @Test func `whoever owns it already keeps it as it is`() throws {
        let response = try crm.changeOwners([account], to: "old", as: "head")
        #expect(response.results == [BatchResult(recordID: account)])
        #expect(try crm.get(account).version == 1)
    }

    @Test func `a dry run tells who would gain and who would lose, and changes nothing`() throws {
        let before = try crm.get(account)
        let dry = BatchOptions(dryRun: true)
        let preview = try crm.changeOwners([account, 99], to: "new", options: dry, as: "head")
        #expect(preview.results.map { $0.error?.reason } == [nil, "RECORD_NOT_FOUND"])
        #expect(
            preview.previews == [
                AccessPreview(
                    recordID: account, gainingUserIDs: [ids["new"] ?? 0, ids["south"] ?? 0],
                    losingUserIDs: [ids["old"] ?? 0, ids["north"] ?? 0])
            ])
        #expect(try crm.get(account) == before)
        let kept = try crm.changeOwners([account], to: "new", keepingFormer: .readOnly, options: dry, as: "head")
        #expect(kept.previews.map(\.losingUserIDs) == [[]])
        #expect(try crm.team(of: account).isEmpty)
    }

    @Test func `it goes by the rows of the policy, to active users only`() throws {
        #expect(error { try crm.changeOwners([account], to: "nobody") }?.reason == .userNotFound)
        try crm.share([account], with: [.userID(ids["new"] ?? 0)])
        #expect(
            try crm.changeOwners([account], to: "new", as: "new").results.map { $0.error?.reason }
                == ["DATA_PERMISSION_MISSING"])
        let _: ChangeUserResponse = try crm.call(.changeUser, ChangeUserRequest(id: ids["new"] ?? 0, active: false))
        #expect(error { try crm.changeOwners([account], to: "new") }?.reason == .requestInvalid)
    }

    @Test func `an edit based on the owner before goes through`() throws {
        try crm.changeOwners([account], to: "new", as: "head")
        #expect(try crm.edit(account, ["name": .text("b")], version: 1, as: "new").record?.version == 3)
    }
}
