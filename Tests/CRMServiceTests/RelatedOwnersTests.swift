import CRMModel
import CRMTestKit
import CRMWire
import Testing

@testable import CRMService

/// A change of owner along with related records.
struct RelatedOwnersTests {
    let crm: TestService
    let account: Int64
    let mine: Int64
    /// Somebody else's, which the owner of the account may give away.
    let shared: Int64
    /// Somebody else's, which the owner only sees.
    let seen: Int64
    let new: User

    init() throws {
        let crm = try TestService()
        try crm.addUser("owner")
        try crm.addUser("stranger")
        new = try crm.addUser("new")
        let account = try crm.create(.account, ["name": .text("a")], as: "owner").id
        func contact(_ name: String, of user: String) throws -> Int64 {
            try crm.create(.contact, ["name": .text(name), "account": .reference(account)], owner: user).id
        }
        mine = try contact("mine", of: "owner")
        shared = try contact("shared", of: "stranger")
        seen = try contact("seen", of: "stranger")
        _ = try contact("unseen", of: "stranger")
        let owner = Grantee.Kind.userID(try crm.user("owner").id)
        try crm.share([shared], with: [owner], .readWrite)
        try crm.share([seen], with: [owner])
        self.crm = crm
        self.account = account
    }

    private func transfer(
        _ ids: [Int64]? = nil, related: [BusinessObject] = [.contact], ofOthers: Bool = false,
        keeping access: Access? = nil, roles: [Int64] = [], options: BatchOptions? = nil, as user: String = "owner"
    ) throws -> ChangeOwnersResponse {
        try crm.call(
            .changeOwners,
            ChangeOwnersRequest(
                ids: ids ?? [account], newOwnerID: new.id, formerOwnerAccess: access, options: options,
                formerOwnerTeamRoleIDs: roles, relatedObjects: related, relatedOfOthers: ofOthers),
            as: user)
    }

    private func told(_ response: ChangeOwnersResponse) -> [String] {
        response.relatedResults.map {
            "\($0.sourceRecordID) \($0.result?.recordID ?? 0) \($0.result?.error?.reason ?? "done")"
        }
    }

    private func owner(_ id: Int64) throws -> Int64? { try crm.get(id).ownerID }

    @Test func `those of the former owner go along, with the same treatment`() throws {
        let helper = try crm.addTeamRole("Helper", of: .account)
        let ofContacts = try crm.addTeamRole("Helper", of: .contact)
        let response = try transfer(keeping: .readWrite, roles: [helper])
        #expect(response.results == [BatchResult(recordID: account)])
        #expect(told(response) == ["\(account) \(mine) done"])
        for id in [account, mine] { #expect(try owner(id) == new.id) }
        #expect(try crm.team(of: account, as: "owner").map(\.teamRoleIDs) == [[helper]])
        #expect(try crm.team(of: mine, as: "owner").map(\.teamRoleIDs) == [[ofContacts]])
        #expect(try owner(shared) != new.id)
    }

    @Test func `those of others go along if so wanted, each by its own rows`() throws {
        #expect(
            told(try transfer(ofOthers: true)) == [
                "\(account) \(mine) done", "\(account) \(shared) done", "\(account) \(seen) DATA_PERMISSION_MISSING",
            ])
        #expect(try owner(shared) == new.id)
        #expect(try owner(seen) != new.id)
    }

    @Test func `one that is named as well, or related to several, is changed once`() throws {
        let child = try crm.create(
            .account, ["name": .text("child"), "parent_account": .reference(account)], as: "owner"
        ).id
        let response = try transfer([account, mine, child], related: [.contact, .account])
        // Of a contact nothing is a related contact.
        #expect(response.results.map { $0.error?.reason } == [nil, "REQUEST_INVALID", nil])
        #expect(told(response) == ["\(account) \(child) done", "\(account) \(mine) done"])
        for id in [account, mine, child] { #expect(try crm.get(id).version == 2) }
    }

    @Test func `a dry run shows who would see the related ones, and changes nothing`() throws {
        let response = try transfer(ofOthers: true, options: BatchOptions(dryRun: true))
        #expect(response.previews.map(\.recordID) == [account, mine, shared])
        #expect(response.previews.map(\.gainingUserIDs) == [[new.id], [new.id], [new.id]])
        for id in [account, mine, shared] { #expect(try owner(id) != new.id) }
        let whole = try transfer(ofOthers: true, options: BatchOptions(allOrNothing: true))
        #expect(whole.results.map { $0.error?.reason } == ["BATCH_UNDONE"])
        #expect(try owner(account) != new.id)
    }

    @Test func `from objects that don't refer to it, and along with what is refused, nothing goes`() throws {
        let response = try transfer(related: [.payment])
        #expect(response.results.map { $0.error?.reason } == ["REQUEST_INVALID"])
        let denied = try transfer(as: "new")
        #expect(denied.results.map { $0.error?.reason } == ["RECORD_NOT_FOUND"])
        #expect(denied.relatedResults.isEmpty)
        #expect(try owner(account) != new.id)
    }
}
