import CRMModel
import CRMTestKit
import CRMWire
import Testing

@testable import CRMService

/// A user who leaves.
struct ReplaceUserTests {
    let crm: TestService

    init() throws {
        crm = try TestService()
        for (name, superior) in [
            ("head", nil), ("leaver", "head"), ("low", "leaver"), ("deep", "low"), ("other", "leaver"), ("heir", nil),
        ] as [(String, String?)] {
            try crm.addUser(name, under: superior)
        }
    }

    private func kind(_ name: String) throws -> Grantee.Kind { .userID(try crm.user(name).id) }

    private func superior(of name: String) throws -> String? {
        let id = try crm.user(name).superiorID
        let users: ListUsersResponse = try crm.call(.listUsers, ListUsersRequest(includeInactive: true))
        return users.users.first { $0.id == id }?.name
    }

    @Test func `what a user holds is told to CRM_ADMIN`() throws {
        let account = try crm.create(.account, ["name": .text("a")], owner: "leaver").id
        try crm.create(.account, ["name": .text("b")], owner: "leaver", status: .reporting)
        let contact = try crm.create(.contact, ["name": .text("c")], owner: "heir").id
        try crm.addTeam([contact], [kind("leaver")], as: "heir")
        try crm.share([contact], with: [kind("leaver")], until: crm.clock.nowMilliseconds + 1, as: "heir")
        try crm.share([account], with: [kind("leaver")], as: "leaver")
        let pool = try crm.addPool("North", members: [kind("leaver")])
        let other = try crm.addPool("South", administrators: [kind("leaver")])
        let group: CreateGroupResponse = try crm.call(
            .createGroup, CreateGroupRequest(name: "g", memberIDs: [try crm.user("leaver").id]))
        crm.clock.advance(milliseconds: 1)
        let expected = ListHoldingsResponse(
            owned: [OwnedRecords(object: .account, active: 2)], teamPlaces: 1, memberOfPoolIDs: [pool.id],
            administratorOfPoolIDs: [other.id], subordinateIDs: [try crm.user("low").id, try crm.user("other").id],
            groupIDs: [group.group?.id ?? 0], shares: 1)
        #expect(try crm.holdings(of: "leaver") == expected)
        #expect(error { _ = try crm.holdings(of: "nobody") }?.reason == .userNotFound)
        #expect(
            error { let _: ListHoldingsResponse = try crm.call(.listHoldings, ListHoldingsRequest(), as: "low") }?
                .reason
                == .crmAdminRequired)
    }

    @Test func `another user takes over everything, and the one who leaves is deactivated`() throws {
        let account = try crm.create(.account, ["name": .text("a")], owner: "leaver", status: .notEffective).id
        let order = try crm.create(
            .salesOrder, ["account": .reference(account), "order_date": .date("2024-02-29")], owner: "leaver",
            status: .shipped
        ).id
        let contact = try crm.create(.contact, ["name": .text("c")], owner: "low").id
        try crm.addTeam([contact], [kind("leaver")], .readWrite, as: "low")
        let pool = try crm.addPool("North", members: [kind("leaver"), kind("heir")], administrators: [kind("leaver")])

        let dry = try crm.replaceUser("leaver", by: "heir", deactivate: true, dryRun: true)
        #expect(try crm.get(account).ownerID == crm.user("leaver").id)
        let done = try crm.replaceUser("leaver", by: "heir", deactivate: true)
        #expect(dry == done)
        #expect(
            done
                == ReplaceUserResponse(
                    records: 2, teamPlaces: 1, poolIDs: [pool.id],
                    subordinateIDs: [try crm.user("low").id, try crm.user("other").id], deactivated: true))
        for id in [account, order] {
            let record = try crm.get(id, as: "heir")
            #expect(record.ownerID == (try crm.user("heir").id) && record.version == 2)
        }
        #expect(try crm.get(order).status == .shipped)
        #expect(try crm.team(of: contact).map(\.grantee?.kind) == [kind("heir")])
        #expect(try crm.may(.edit, contact, as: "heir"))
        #expect(try crm.pools(as: "heir").map(\.administrators) == [[Grantee(kind: kind("heir"))]])
        #expect(try crm.pools(as: "heir").map(\.members) == [[Grantee(kind: kind("heir"))]])
        #expect(try superior(of: "low") == "heir" && superior(of: "other") == "heir")
        #expect(try !crm.user("leaver").active)
        #expect(try crm.holdings(of: "leaver") == ListHoldingsResponse())
        // Once more changes nothing.
        #expect(try crm.replaceUser("leaver", by: "heir", deactivate: true) == ReplaceUserResponse())
    }

    @Test func `in a team the replacement has the stronger place of both`() throws {
        let now = crm.clock.nowMilliseconds
        for (theirs, mine, expected) in [
            ((Access.readOnly, now + 9), (Access.readWrite, now + 5), (Access.readWrite, now + 5)),
            ((.readWrite, nil), (.readOnly, now + 5), (.readWrite, nil)),
            ((.readOnly, now + 5), (.readOnly, nil), (.readOnly, nil)),
            ((.readWrite, now + 7), (.readWrite, now + 5), (.readWrite, now + 7)),
        ] as [((Access, Int64?), (Access, Int64?), (Access, Int64?))] {
            let contact = try crm.create(.contact, ["name": .text("c")], owner: "low").id
            try crm.addTeam([contact], [kind("leaver")], theirs.0, until: theirs.1, as: "low")
            try crm.addTeam([contact], [kind("heir")], mine.0, until: mine.1, as: "low")
            #expect(try crm.replaceUser("leaver", by: "heir").teamPlaces == 1)
            let team = try crm.team(of: contact)
            #expect(team.map(\.grantee?.kind) == [try kind("heir")])
            #expect(team.first?.access == expected.0 && team.first?.expiresAtMilliseconds == expected.1)
        }
        // What has expired is not revived.
        let contact = try crm.create(.contact, ["name": .text("c")], owner: "low").id
        try crm.addTeam([contact], [kind("leaver")], until: now + 1, as: "low")
        crm.clock.advance(milliseconds: 1)
        #expect(try crm.replaceUser("leaver", by: "heir") == ReplaceUserResponse())
        #expect(try crm.team(of: contact).isEmpty)
    }

    @Test func `who takes over from above or below closes no circle`() throws {
        let changed = try crm.replaceUser("leaver", by: "deep").subordinateIDs
        #expect(changed == (try ["low", "deep", "other"].map { try crm.user($0).id }))
        #expect(try superior(of: "deep") == "head")
        #expect(try superior(of: "low") == "deep" && superior(of: "other") == "deep")
        #expect(try superior(of: "leaver") == "head")
        try crm.replaceUser("deep", by: "head")
        #expect(try superior(of: "low") == "head")
        try crm.replaceUser("head", by: "low")
        #expect(try superior(of: "low") == nil && superior(of: "leaver") == "low")
    }

    @Test func `what can't be is refused before anything is replaced`() throws {
        try crm.create(.account, ["name": .text("a")])
        #expect(error { _ = try crm.replaceUser("admin", by: "heir", deactivate: true) }?.reason == .lastCrmAdmin)
        #expect(error { _ = try crm.replaceUser("leaver", by: "leaver") }?.reason == .requestInvalid)
        #expect(error { _ = try crm.replaceUser("nobody", by: "heir") }?.reason == .userNotFound)
        #expect(error { _ = try crm.replaceUser("leaver", by: "nobody") }?.reason == .userNotFound)
        let _: ChangeUserResponse = try crm.call(
            .changeUser, ChangeUserRequest(id: try crm.user("heir").id, active: false))
        #expect(error { _ = try crm.replaceUser("leaver", by: "heir") }?.reason == .requestInvalid)
        #expect(
            error {
                let request = ReplaceUserRequest(
                    userID: try crm.user("leaver").id, replacementID: try crm.user("low").id)
                let _: ReplaceUserResponse = try crm.call(.replaceUser, request, as: "leaver")
            }?.reason == .crmAdminRequired)
        #expect(try crm.holdings(of: "admin").owned.map(\.active) == [1])
        // Who is not deactivated may be the last.
        #expect(try crm.replaceUser("admin", by: "low").records == 1)
    }

    @Test func `a call changes ten thousand records at most, and further ones the rest`() throws {
        for number in 0..<10_003 { try crm.create(.account, ["name": .text("a\(number)")], owner: "leaver") }
        let contact = try crm.create(.contact, ["name": .text("c")], owner: "low").id
        try crm.addTeam([contact], [kind("leaver")], as: "low")
        let first = try crm.replaceUser("leaver", by: "heir", deactivate: true)
        #expect(first.records == 10_000 && first.remainingRecords == 3)
        #expect(first.teamPlaces == 0 && first.remainingTeamPlaces == 1 && !first.deactivated)
        #expect(try crm.user("leaver").active)
        let second = try crm.replaceUser("leaver", by: "heir", deactivate: true)
        #expect(second == ReplaceUserResponse(records: 3, teamPlaces: 1, deactivated: true))
    }
}
