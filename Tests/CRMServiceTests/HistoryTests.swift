import CRMModel
import CRMTestKit
import CRMWire
import Testing

@testable import CRMService

/// What those who see a record learn of its past.
struct HistoryTests {
    let crm: TestService
    let agent: User
    let friend: User
    let account: Int64

    init() throws {
        crm = try TestService {
            $0.access = ServiceAccess(services: [
                ServiceAccess.Service(name: "test", uid: TestService.serviceUID, users: nil),
                ServiceAccess.Service(name: "other", uid: 77, users: nil),
            ])
        }
        agent = try crm.addUser("agent")
        friend = try crm.addUser("friend")
        account = try crm.create(.account, ["name": .text("a")], as: "agent").id
    }

    @Test func `it tells the newest change first, with who, for whom, when, the old values and the new ones`() throws {
        crm.clock.advance(milliseconds: 1_000)
        try crm.edit(account, ["level": .choice("B"), "annual_revenue": .money(Money(minorUnits: 500))], as: "agent")
        crm.clock.advance(milliseconds: 1_000)
        let _: EditRecordResponse = try crm.call(
            .editRecord,
            EditRecordRequest(
                id: account, fields: [Field(key: "name", value: Value(kind: .text("b")))], clear: ["level"]),
            as: "agent", uid: 77)
        let entries = try crm.history(of: account, as: "agent").entries
        #expect(
            entries.map(\.lines) == [
                ["name: a → b", "level: B → "], ["level:  → B", "annual_revenue:  → 5.00 CNY"],
                ["name:  → a", "owner:  → \(agent.id)", "status:  → ASSIGNED"],
            ])
        #expect(entries.map(\.version) == [3, 2, 1])
        #expect(entries.map(\.serviceUid) == [77, TestService.serviceUID, TestService.serviceUID])
        #expect(
            entries.map(\.method) == ["EditRecord", "EditRecord", "CreateRecord"].map { "crm.v1.Records/\($0)" })
        let now = crm.clock.nowMilliseconds
        #expect(entries.map(\.timeMilliseconds) == [now, now - 1_000, now - 2_000])
        #expect(entries.allSatisfy { $0.userID == agent.id && $0.subject == .record && $0.subjectID == account })
        #expect(entries.map(\.id) == entries.map(\.id).sorted(by: >))
    }

    @Test func `of a field or property it tells those changes alone`() throws {
        try crm.edit(account, ["level": .choice("B"), "name": .text("b")], as: "agent")
        try crm.edit(account, ["name": .text("c")], as: "agent")
        let until = crm.clock.nowMilliseconds + 60_000
        try crm.addTeam([account], [.userID(friend.id), .userID(1)], until: until, as: "agent")
        try crm.share([account], with: [.userID(friend.id)], as: "agent")
        try crm.changeOwners([account], to: "friend", keepingFormer: .readOnly, as: "agent")
        func lines(_ key: String) throws -> [[String]] { try crm.history(of: account, key).entries.map(\.lines) }
        #expect(try lines("level") == [["level:  → B"]])
        #expect(try lines("name") == [["name: b → c"], ["name: a → b"], ["name:  → a"]])
        #expect(try lines("owner") == [["owner: \(agent.id) → \(friend.id)"], ["owner:  → \(agent.id)"]])
        #expect(try lines("status") == [["status:  → ASSIGNED"]])
        let team = "team.user.\(friend.id)"
        #expect(
            try lines(team) == [["\(team):  → READ_ONLY", "\(team).expires_at:  → 2024-02-29 12:01:00"]])
        #expect(try lines("team").map(\.count) == [1, 4])
        #expect(try lines("share") == [["share.user.\(friend.id):  → READ_ONLY"]])
        for key in ["team.user.9", "share.user.1", "industry", "pool"] { #expect(try lines(key).isEmpty, "\(key)") }
    }

    @Test func `a change of status has what was said of it`() throws {
        let order = try crm.create(.opportunity, ["name": .text("o"), "account": .reference(account)], as: "agent")
        let _: ChangeStatusesResponse = try crm.call(
            .changeStatuses, ChangeStatusesRequest(ids: [order.id], action: .lose, comment: "too dear"), as: "agent")
        #expect(
            try crm.history(of: order.id, pageSize: 1).entries.map(\.lines)
                == [["status: IN_PROGRESS → LOST", "status.comment:  → too dear"]])
        #expect(
            try crm.history(of: order.id, "status.comment").entries.map(\.lines) == [["status.comment:  → too dear"]])
    }

    @Test(arguments: ["nope", "nam", "name.x", "teams", "OWNER", "shipment"])
    func `a field that the object has not is refused`(key: String) throws {
        let failure = error { _ = try crm.history(of: account, key) }
        #expect(failure?.reason == .requestInvalid)
        #expect(failure?.message == "field_key: ACCOUNT has no field or property \(key)")
    }

    @Test func `who doesn't see the record learns nothing, and who sees it no longer nothing more`() throws {
        for id in [account, account + 1, 0] {
            #expect(error { _ = try crm.history(of: id, as: "friend") }?.reason == .recordNotFound)
        }
        for level in ["A", "B", "C"] { try crm.edit(account, ["level": .choice(level)], as: "agent") }
        try crm.share([account], with: [.userID(friend.id)], as: "agent")
        // All of it, that from before the share too.
        let page = try crm.history(of: account, pageSize: 2, as: "friend")
        #expect(page.entries.map(\.version) == [0, 4])
        try crm.unshare([account], with: [.userID(friend.id)], as: "agent")
        for token in ["", page.nextPageToken] {
            #expect(error { _ = try crm.history(of: account, from: token, as: "friend") }?.reason == .recordNotFound)
        }
        #expect(try crm.history(of: account, as: "agent").entries.count == 6)
    }

    @Test func `pages bring every entry once, whatever is changed meanwhile`() throws {
        for number in 0..<25 { try crm.edit(account, ["name": .text("n\(number)")], as: "agent") }
        let all = try crm.history(of: account).entries
        var entries: [AuditEntry] = []
        var token = ""
        repeat {
            let page = try crm.history(of: account, pageSize: 4, from: token)
            #expect(page.entries.count <= 4)
            entries += page.entries
            token = page.nextPageToken
            try crm.edit(account, ["name": .text("m\(entries.count)")], as: "agent")
        } while !token.isEmpty
        #expect(entries == all)
        #expect(all.count == 26)
    }

    @Test func `a page ends where its entries are too large for an answer`() throws {
        let _: CreateFieldResponse = try crm.call(
            .createField,
            CreateFieldRequest(field: FieldDefinition(object: .account, key: "story", type: .longText, label: "Story")))
        let texts = (0..<80).map { String(repeating: "\($0 % 10)", count: 10_000) }
        for number in 0..<400 {
            try crm.edit(account, ["story": .text(texts[number % 80])], as: "agent")
        }
        var counts: [Int] = []
        var token = ""
        repeat {
            let page = try crm.history(of: account, "story", pageSize: 1_000, from: token)
            counts.append(page.entries.count)
            token = page.nextPageToken
        } while !token.isEmpty
        #expect(counts.reduce(0, +) == 400)
        #expect(counts.count > 1)
        #expect(counts.allSatisfy { $0 < 250 }, "\(counts)")
    }

    @Test func `a call reads a few answers' worth of entries, and then goes on with the next`() throws {
        let crm = try TestService { $0.answerBytes = 600 * 1_024 }
        let field = FieldDefinition(object: .account, key: "story", type: .longText, label: "Story")
        let _: CreateFieldResponse = try crm.call(.createField, CreateFieldRequest(field: field))
        let id = try crm.create(.account, ["name": .text("a")]).id
        for number in 0..<60 { try crm.edit(id, ["story": .text(String(repeating: "\(number % 10)", count: 10_000))]) }
        var counts: [Int] = []
        var token = ""
        repeat {
            let page = try crm.history(of: id, "name", from: token)
            counts.append(page.entries.count)
            token = page.nextPageToken
        } while !token.isEmpty
        // What tells the name comes last, behind 1.2 MB of stories.
        #expect(counts.reduce(0, +) == 1)
        #expect((3...6).contains(counts.count), "\(counts)")
        #expect(counts.last == 1)
    }

    @Test func `wrong pages are refused`() throws {
        try crm.edit(account, ["name": .text("b")], as: "agent")
        #expect(error { _ = try crm.history(of: account, pageSize: 1_001) }?.reason == .requestInvalid)
        let token = try crm.history(of: account, pageSize: 1).nextPageToken
        #expect(try crm.history(of: account, pageSize: 5, from: token).entries.map(\.version) == [1])
        let other = try crm.create(.account, ["name": .text("o")], as: "agent").id
        let wrong: [() throws -> Void] = [
            { _ = try crm.history(of: account, from: "nonsense") },
            { _ = try crm.history(of: account, from: String(token.dropLast())) },
            { _ = try crm.history(of: account, "name", from: token) },
            { _ = try crm.history(of: account, from: token, as: "agent") },
            { _ = try crm.history(of: other, from: token) },
            { _ = try crm.audit(from: token) },
            // The same bytes, of another method.
            { _ = try crm.audit(ListAuditEntriesRequest(userID: account), from: token) },
        ]
        for ask in wrong { #expect(error { try ask() }?.reason == .pageTokenInvalid) }
    }

    @Test func `a batch tells who called for every record, related ones included`() throws {
        let contact = try crm.create(
            .contact, ["name": .text("c"), "account": .reference(account)], as: "agent")
        let second = try crm.create(.account, ["name": .text("b")], as: "friend")
        let _: ChangeOwnersResponse = try crm.call(
            .changeOwners,
            ChangeOwnersRequest(ids: [account], newOwnerID: friend.id, relatedObjects: [.contact]), as: "agent", uid: 77
        )
        try crm.addTeam([account, second.id], [.userID(1)], related: [.contact], as: "friend")
        try crm.addUser("heir")
        _ = try crm.replaceUser("friend", by: "heir")
        func told(_ id: Int64) throws -> [String] {
            let entries = try crm.history(of: id).entries
            return entries.map { "\($0.method.split(separator: "/")[1]) \($0.userID ?? 0) \($0.serviceUid)" }
        }
        let uid = TestService.serviceUID
        let replaced = "ReplaceUser 1 \(uid)"
        let changed = [replaced, "AddTeamMembers \(friend.id) \(uid)", "ChangeOwners \(agent.id) 77"]
        #expect(try told(account) == changed + ["CreateRecord \(agent.id) \(uid)"])
        #expect(try told(contact.id) == changed + ["CreateRecord \(agent.id) \(uid)"])
        #expect(
            try told(second.id) == [replaced, "AddTeamMembers \(friend.id) \(uid)", "CreateRecord \(friend.id) \(uid)"])
        let key = "team.user.1.source.\(account)"
        #expect(try crm.history(of: contact.id, "team").entries.map(\.lines) == [["\(key):  → READ_ONLY"]])
    }

    @Test func `it is read apart from the event loops`() throws {
        // Nothing finds a place on the pool.
        let crm = try TestService { $0.limits.waitingReads = 0 }
        let id = try crm.create(.account, ["name": .text("a")]).id
        #expect(error { _ = try crm.history(of: id) }?.metadata == ["limit": "waiting_reads"])
        #expect(error { _ = try crm.audit() }?.metadata == ["limit": "waiting_reads"])
    }

    @Test func `what was refused, only tried or undone is not in it`() throws {
        #expect(error { try crm.edit(account, ["level": .choice("A")], as: "friend") } != nil)
        try crm.share([account], with: [.userID(friend.id)], options: BatchOptions(dryRun: true), as: "agent")
        try crm.share(
            [account, account + 9], with: [.userID(friend.id)], options: BatchOptions(allOrNothing: true), as: "agent")
        #expect(try crm.history(of: account).entries.map(\.version) == [1])
    }
}
