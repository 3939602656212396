import CRMModel
import CRMTestKit
import CRMWire
import Testing

@testable import CRMService

/// Members added to the teams of related records along with a record's own.
struct RelatedTeamTests {
    let crm: TestService
    let account: Int64
    /// The owner's.
    let contacts: [Int64]
    /// A contact of somebody else's, which the owner of the account only sees.
    let seen: Int64
    /// One that the owner doesn't see.
    let unseen: Int64
    let friend: Grantee.Kind

    init() throws {
        // So that `admin` may add to teams.
        let crm = try TestService { $0.crmAdminMayEverything = true }
        try crm.addUser("owner")
        try crm.addUser("stranger")
        friend = .userID(try crm.addUser("friend").id)
        let account = try crm.create(.account, ["name": .text("a")], as: "owner").id
        func contact(_ name: String, of user: String) throws -> Int64 {
            try crm.create(.contact, ["name": .text(name), "account": .reference(account)], owner: user).id
        }
        contacts = try (0..<2).map { try contact("c\($0)", of: "owner") }
        seen = try contact("seen", of: "stranger")
        unseen = try contact("unseen", of: "stranger")
        try crm.share([seen], with: [.userID(try crm.user("owner").id)])
        self.crm = crm
        self.account = account
    }

    private func reasons(_ results: [RelatedResult]) -> [Int64: String] {
        Dictionary(uniqueKeysWithValues: results.map { ($0.result?.recordID ?? 0, $0.result?.error?.reason ?? "done") })
    }

    @discardableResult
    private func add(
        _ related: [BusinessObject] = [.contact], _ access: Access = .readOnly, until expiry: Int64? = nil,
        options: BatchOptions? = nil
    ) throws -> AddTeamMembersResponse {
        try crm.addTeam([account], [friend], access, related: related, until: expiry, options: options, as: "owner")
    }

    private func contactsOfFriend() throws -> [Int64] {
        try crm.list(ListRecordsRequest(object: .contact), as: "friend").records.map(\.id).sorted()
    }

    @Test func `related records are told of one by one, those not seen not at all`() throws {
        let response = try add([.contact, .contact])
        #expect(response.results == [BatchResult(recordID: account)])
        #expect(
            reasons(response.relatedResults)
                == [contacts[0]: "done", contacts[1]: "done", seen: "DATA_PERMISSION_MISSING"])
        #expect(response.relatedResults.allSatisfy { $0.sourceRecordID == account })
        #expect(try contactsOfFriend() == contacts)
        let member = try crm.team(of: contacts[0], as: "friend").first
        #expect(member?.sourceRecordID == account)
        // Whoever doesn't see the account is not told of it.
        try crm.removeTeam([account], [friend], as: "owner")
        #expect(try crm.team(of: contacts[0], as: "friend").map(\.sourceRecordID) == [nil])
        #expect(try crm.team(of: contacts[0], as: "owner").map(\.sourceRecordID) == [account])
    }

    @Test func `removal undoes exactly what was added along`() throws {
        try crm.addTeam([contacts[0]], [friend], .readWrite, as: "owner")
        try add()
        #expect(try crm.team(of: contacts[0], as: "owner").map(\.access) == [.readWrite, .readOnly])
        let response = try crm.removeTeamWithRelated([account], [friend], as: "owner")
        #expect(reasons(response.relatedResults) == [contacts[0]: "done", contacts[1]: "done"])
        #expect(try crm.team(of: contacts[0], as: "owner").map(\.access) == [.readWrite])
        #expect(try contactsOfFriend() == [contacts[0]])
        #expect(try crm.removeTeamWithRelated([account], [friend], as: "owner").relatedResults.isEmpty)
    }

    @Test func `of two sources each takes back its own`() throws {
        let field: CreateFieldResponse = try crm.call(
            .createField,
            CreateFieldRequest(
                field: FieldDefinition(
                    object: .contact, key: "partner", type: .reference, label: "Partner", referenceObject: .account)))
        let other = try crm.create(.account, ["name": .text("b")], as: "owner").id
        try crm.edit(contacts[0], ["partner": .reference(other)], as: "owner")
        let both = try crm.addTeam([account, other], [friend], related: [.contact], as: "owner")
        #expect(both.relatedResults.map(\.sourceRecordID) == [account, account, account, other])
        try crm.removeTeamWithRelated([account], [friend], as: "owner")
        #expect(try contactsOfFriend() == [contacts[0]])
        #expect(try crm.team(of: contacts[0], as: "owner").map(\.sourceRecordID) == [other])
        try crm.removeTeamWithRelated([other], [friend], as: "owner")
        #expect(try contactsOfFriend().isEmpty)
        // A field that isn't active relates nothing.
        let _: ChangeFieldResponse = try crm.call(
            .changeField, ChangeFieldRequest(id: field.field?.id ?? 0, active: false))
        #expect(
            try crm.addTeam([other], [friend], related: [.contact], as: "owner").relatedResults.isEmpty)
    }

    @Test func `a removal leaves alone what the caller doesn't see, and tells what is denied`() throws {
        let all = try crm.addTeam([account], [friend], related: [.contact])
        #expect(reasons(all.relatedResults).count == 4)
        let owners = try add()
        #expect(owners.results.map(\.error) == [nil])
        let response = try crm.removeTeamWithRelated([account], [friend], as: "owner")
        #expect(
            reasons(response.relatedResults)
                == [contacts[0]: "done", contacts[1]: "done", seen: "DATA_PERMISSION_MISSING"])
        #expect(try contactsOfFriend() == [seen, unseen])
    }

    @Test func `who is named and related loses both places by one removal`() throws {
        try crm.addTeam([contacts[0]], [friend], .readWrite, as: "owner")
        try add([.contact], .readWrite)
        // By the friend, who sees none of them afterwards.
        let response = try crm.removeTeamWithRelated([account, contacts[0]], [friend], as: "friend")
        #expect(response.results.map(\.error) == [nil, nil])
        #expect(reasons(response.relatedResults) == [contacts[0]: "done", contacts[1]: "done"])
        for id in [account] + contacts { #expect(try crm.team(of: id, as: "owner").isEmpty) }
    }

    @Test func `what has expired is gone there too, and nothing to be removed`() throws {
        try add(until: crm.clock.nowMilliseconds + 1)
        #expect(try contactsOfFriend() == contacts)
        crm.clock.advance(milliseconds: 1)
        #expect(try contactsOfFriend().isEmpty)
        #expect(try crm.team(of: contacts[0], as: "owner").isEmpty)
        #expect(try crm.removeTeamWithRelated([account], [friend], as: "owner").relatedResults.isEmpty)
    }

    @Test func `a dry run tells the same and adds nothing, all or nothing is nothing when a related one fails`() throws
    {
        let dry = try add(options: BatchOptions(dryRun: true))
        #expect(reasons(dry.relatedResults)[contacts[0]] == "done")
        #expect(try contactsOfFriend().isEmpty)
        let whole = try add(options: BatchOptions(allOrNothing: true))
        #expect(whole.results.map { $0.error?.reason } == ["BATCH_UNDONE"])
        #expect(whole.results.first?.error?.metadata == ["failed_record_id": "\(seen)"])
        #expect(
            reasons(whole.relatedResults) == [
                contacts[0]: "BATCH_UNDONE", contacts[1]: "BATCH_UNDONE", seen: "DATA_PERMISSION_MISSING",
            ])
        #expect(try contactsOfFriend().isEmpty)
        #expect(try crm.team(of: account, as: "owner").isEmpty)
    }

    @Test func `only along with accounts and opportunities, and from objects that refer to them`() throws {
        func reason(_ ids: [Int64], _ related: [BusinessObject], as user: String = "owner") throws -> [String?] {
            let response = try crm.addTeam(ids, [friend], related: related, as: user)
            #expect(response.relatedResults.isEmpty)
            return response.results.map { $0.error?.reason }
        }
        #expect(try reason([contacts[0]], [.visit]) == ["REQUEST_INVALID"])
        #expect(try reason([account], [.payment]) == ["REQUEST_INVALID"])
        #expect(try reason([account], [.contact, .payment]) == ["REQUEST_INVALID"])
        #expect(try reason([account], [.contact], as: "stranger") == ["RECORD_NOT_FOUND"])
        #expect(try crm.team(of: account, as: "owner").isEmpty)
        // Related, but without teams at all.
        let visit = try crm.create(
            .visit, ["name": .text("v"), "account": .reference(account)], as: "owner"
        ).id
        #expect(reasons(try add([.visit]).relatedResults) == [visit: "OPERATION_NOT_OFFERED"])
    }

    @Test func `they get the team roles of the same names, if those are active`() throws {
        let helper = try crm.addTeamRole("Helper", of: .account)
        let adviser = try crm.addTeamRole("Adviser", of: .account)
        let guide = try crm.addTeamRole("Guide", of: .account)
        let helperOfContacts = try crm.addTeamRole("Helper", of: .contact)
        let adviserOfContacts = try crm.addTeamRole("Adviser", of: .contact)
        let _: ChangeTeamRoleResponse = try crm.call(
            .changeTeamRole, ChangeTeamRoleRequest(id: adviserOfContacts, active: false))
        try crm.addTeam(
            [account], [friend], roles: [helper, adviser, guide], related: [.contact], as: "owner")
        #expect(try crm.team(of: account, as: "owner").map(\.teamRoleIDs) == [[helper, adviser, guide]])
        #expect(try crm.team(of: contacts[0], as: "owner").map(\.teamRoleIDs) == [[helperOfContacts]])
    }

    @Test func `an account that refers to itself is no related one of its own; its children are`() throws {
        try crm.edit(account, ["parent_account": .reference(account)], as: "owner")
        let child = try crm.create(
            .account, ["name": .text("child"), "parent_account": .reference(account)], as: "owner"
        ).id
        #expect(reasons(try add([.account]).relatedResults) == [child: "done"])
    }

    @Test func `more changes than a request may make are refused before anything is written`() throws {
        let roles = try (0..<90).map { number in
            let response: CreateRoleResponse = try crm.call(.createRole, CreateRoleRequest(name: "R\(number)"))
            return Grantee.Kind.roleID(response.role?.id ?? 0)
        }
        for number in 0..<107 {
            try crm.create(.contact, ["name": .text("n\(number)"), "account": .reference(account)])
        }
        // 112 records times 90.
        let past = error { try crm.addTeam([account], roles, related: [.contact]) }
        #expect(past?.reason == .limitExceeded)
        #expect(past?.metadata == ["limit": "batch_changes"])
        #expect(try crm.team(of: account).isEmpty)
        #expect(try crm.addTeam([account], roles, related: [.contact], as: "owner").relatedResults.count == 3)
        #expect(try crm.addTeam([account], Array(roles.prefix(89)), related: [.contact]).relatedResults.count == 111)
    }
}
