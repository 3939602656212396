import CRMModel
import CRMTestKit
import CRMWire
import Testing

@testable import CRMService

struct TeamTests {
    let crm: TestService
    let account: Int64
    let friend: User

    init() throws {
        crm = try TestService()
        try crm.addUser("owner")
        try crm.addUser("boss")
        friend = try crm.addUser("friend", under: "boss")
        account = try crm.create(.account, ["name": .text("a")], as: "owner").id
    }

    private var theFriend: Grantee.Kind { .userID(friend.id) }

    private func change(
        _ grantee: Grantee.Kind, _ access: Access? = nil, until expiry: Int64? = nil
    ) throws -> ChangeTeamMemberResponse {
        try crm.call(
            .changeTeamMember,
            ChangeTeamMemberRequest(
                recordID: account, grantee: Grantee(kind: grantee), access: access, expiresAtMilliseconds: expiry),
            as: "owner")
    }

    @Test func `a member sees the record, and so does who is above; with read-write they edit`() throws {
        try crm.addTeam([account], [theFriend], as: "owner")
        for user in ["friend", "boss"] {
            #expect(try crm.sees(account, as: user))
            #expect(try crm.list(ListRecordsRequest(object: .account), as: user).records.map(\.id) == [account])
            #expect(try !crm.may(.edit, account, as: user))
        }
        #expect(try change(theFriend, .readWrite).member?.access == .readWrite)
        #expect(try crm.may(.edit, account, as: "friend"))
        #expect(try crm.may(.edit, account, as: "boss"))
        try crm.removeTeam([account], [theFriend], as: "owner")
        for user in ["friend", "boss"] {
            #expect(try !crm.sees(account, as: user))
            #expect(try crm.list(ListRecordsRequest(object: .account), as: user).records.isEmpty)
        }
    }

    @Test func `a member's access and expiry change apart from each other`() throws {
        let expiry = crm.clock.nowMilliseconds + 1_000
        try crm.addTeam([account], [theFriend], until: expiry, as: "owner")
        #expect(try change(theFriend, .readWrite).member?.expiresAtMilliseconds == expiry)
        #expect(try change(theFriend, until: expiry + 1).member?.access == .readWrite)
        let endless = try change(theFriend, until: 0).member
        #expect(endless?.expiresAtMilliseconds == nil)
        #expect(try crm.team(of: account, as: "friend") == [endless])
        #expect(error { _ = try change(theFriend, until: crm.clock.nowMilliseconds) }?.reason == .requestInvalid)
        #expect(error { _ = try change(.userID(1), .readOnly) }?.reason == .teamMemberNotFound)
    }

    @Test func `who has expired is no member any more`() throws {
        try crm.addTeam([account], [theFriend], until: crm.clock.nowMilliseconds + 1, as: "owner")
        crm.clock.advance(milliseconds: 1)
        #expect(try crm.team(of: account).isEmpty)
        #expect(error { _ = try change(theFriend, .readWrite) }?.reason == .teamMemberNotFound)
        try crm.addTeam([account], [theFriend], as: "owner")
        #expect(try crm.team(of: account).count == 1)
    }

    @Test func `the policy's rows say who may, and on what there is a team at all`() throws {
        try crm.addTeam([account], [theFriend], .readOnly, as: "owner")
        let denied = try crm.addTeam([account], [.userID(1)], as: "friend")
        #expect(denied.map { $0.error?.reason } == ["DATA_PERMISSION_MISSING"])
        let contract = try crm.create(.competitor, ["name": .text("c")], as: "owner").id
        let results = try crm.addTeam([account, contract], [.userID(1)], as: "owner")
        #expect(results.map { $0.error?.reason } == [nil, "OPERATION_NOT_OFFERED"])
    }
}
