import CRMModel
import CRMRepository
import CRMTestKit
import CRMWire
import Testing

@testable import CRMSQLite
@testable import CRMService

struct DuplicateTests {
    let crm: TestService

    init() throws {
        crm = try TestService()
        try crm.addUser("owner")
        try crm.addUser("other")
    }

    @discardableResult
    private func addRule(
        _ keys: [String], _ action: DuplicateRule.Action? = .refuse, _ comparison: DuplicateRule.Comparison? = nil,
        _ object: BusinessObject? = .account, active: Bool = true, as user: String = "admin"
    ) throws -> DuplicateRule {
        let response: CreateDuplicateRuleResponse = try crm.call(
            .createDuplicateRule,
            CreateDuplicateRuleRequest(
                object: object, fieldKeys: keys, comparison: comparison, action: action, active: active),
            as: user)
        return response.rule ?? DuplicateRule()
    }

    private func change(_ request: ChangeDuplicateRuleRequest, as user: String = "admin") throws {
        let _: ChangeDuplicateRuleResponse = try crm.call(.changeDuplicateRule, request, as: user)
    }

    private func rules(_ object: BusinessObject? = nil, as user: String = "admin") throws -> [DuplicateRule] {
        let response: ListDuplicateRulesResponse = try crm.call(
            .listDuplicateRules, ListDuplicateRulesRequest(object: object), as: user)
        return response.rules
    }

    private func create(
        _ fields: [String: Value.Kind], allow: Bool = false, as user: String = "owner", key: String? = nil
    ) throws -> CreateRecordResponse {
        try crm.call(
            .createRecord,
            CreateRecordRequest(object: .account, fields: list(fields), allowDuplicates: allow), as: user, key: key)
    }

    private func list(_ fields: [String: Value.Kind]) -> [Field] {
        fields.map { Field(key: $0.key, value: Value(kind: $0.value)) }
    }

    private func id(_ response: CreateRecordResponse) -> Int64 { response.record?.id ?? 0 }

    private func check(_ fields: [String: Value.Kind], as user: String = "owner") throws -> [DuplicateMatch] {
        let response: CheckDuplicatesResponse = try crm.call(
            .checkDuplicates, CheckDuplicatesRequest(object: .account, fields: list(fields)), as: user)
        return response.duplicates
    }

    private func refusal(_ fields: [String: Value.Kind], as user: String = "owner") throws -> CallError {
        let error = try #require(throws: CallError.self) { try create(fields, as: user) }
        #expect(error.reason == .duplicateRecord)
        #expect(error.code == .alreadyExists)
        return error
    }

    private func keyCount(ofRecord id: Int64? = nil) throws -> Int64? {
        try Connection(path: crm.databasePath).integer(
            "SELECT count(*) FROM duplicate_keys" + (id.map { " WHERE record_id = \($0)" } ?? ""))
    }

    @Test func `a refused duplicate is named to who sees it, and only counted to who doesn't`() throws {
        let first = id(try create(["name": .text("华为 (Shenzhen) Ltd.")]))
        let rule = try addRule(["name"])
        #expect(rule.comparison == .normalised)
        let seen = try refusal(["name": .text("华为 shenzhen LTD")])
        #expect(
            seen.metadata == ["rule_id": "\(rule.id)", "record_ids": "\(first)", "unseen_count": "0", "more": "false"])
        let unseen = try refusal(["name": .text("华为SHENZHEN－ltd")], as: "other")
        #expect(unseen.metadata["record_ids"] == "")
        #expect(unseen.metadata["unseen_count"] == "1")
        #expect(unseen.message == "rule \(rule.id) refuses a duplicate of: 1 that you don't see")
        #expect(
            try check(["name": .text("华为 shenzhen ltd")], as: "other")
                == [DuplicateMatch(ruleID: rule.id, action: .refuse, unseenCount: 1)])
        #expect(try create(["name": .text("华为 Beijing Ltd.")]).duplicates.isEmpty)
        // Nothing is left of what was refused.
        #expect(try crm.count(CountRecordsRequest(object: .account)).count == 2)
    }

    @Test func `a warning lets the record be created`() throws {
        let rule = try addRule(["name"], nil)
        #expect(rule.action == .warn)
        let first = try create(["name": .text("Acme")])
        #expect(first.duplicates.isEmpty)
        let second = try create(["name": .text("ACME!")], key: "k")
        #expect(second.duplicates == [DuplicateMatch(ruleID: rule.id, action: .warn, recordIDs: [id(first)])])
        // The first answer again, not a duplicate of itself.
        #expect(try create(["name": .text("ACME!")], key: "k") == second)
        let third = try create(["name": .text("acme")], as: "other")
        #expect(third.duplicates == [DuplicateMatch(ruleID: rule.id, action: .warn, unseenCount: 2)])
        for number in 0..<10 { _ = try create(["name": .text("Acme" + String(repeating: ".", count: number))]) }
        let many = try #require(try check(["name": .text("acme")]).first)
        #expect(many.recordIDs.count == 10 && many.recordIDs.first == id(first))
        #expect(many.unseenCount == 1 && many.more)
    }

    @Test func `large records have keys, and are compared, however little memory a request may take`() throws {
        let crm = try TestService { $0.limits.requestMemoryBytes = 8 * 1_024 * 1_024 }
        defer { crm.stop() }
        let text = String(repeating: "长", count: 10_000)
        func create(_ name: String) throws -> CreateRecordResponse {
            let fields = ["name": name, "remark": text].map { Field(key: $0, value: Value(kind: .text($1))) }
            return try crm.call(.createRecord, CreateRecordRequest(object: .account, fields: fields))
        }
        for number in 0..<300 { _ = try create(number < 210 ? "Acme" : "a\(number)") }
        for keys in [["name"], ["name", "website"]] {
            let _: CreateDuplicateRuleResponse = try crm.call(
                .createDuplicateRule, CreateDuplicateRuleRequest(object: .account, fieldKeys: keys))
        }
        let found = try create("acme").duplicates
        #expect(found.map(\.recordIDs.count) == [10])
        #expect(found.map(\.more) == [true])
    }

    @Test func `a refusal is not kept for the idempotency key, an answer is`() throws {
        let rule = try addRule(["name"])
        let first = try create(["name": .text("Acme")], key: "first")
        #expect(try create(["name": .text("Acme")], key: "first") == first)
        #expect(throws: CallError.self) { try create(["name": .text("Acme")], key: "second") }
        try change(ChangeDuplicateRuleRequest(id: rule.id, action: .warn))
        #expect(try create(["name": .text("Acme")], key: "second").duplicates.first?.recordIDs == [id(first)])
    }

    @Test func `values are compared as the rule says`() throws {
        try addRule(["name"], .refuse, .exact)
        try addRule(["phone"])
        try addRule(["email", "industry"])
        _ = try create([
            "name": .text("Acme"), "phone": .phone("138-0013 8000"), "email": .email("A@b.cn"),
            "industry": .choice("IT"),
        ])
        #expect(throws: CallError.self) { try create(["name": .text("Acme")]) }
        _ = try create(["name": .text("acme")])
        _ = try refusal(["name": .text("b"), "phone": .phone("(138) 00138000")])
        _ = try refusal(["name": .text("b"), "email": .email("a@B.CN"), "industry": .choice("IT")])
        // Another value of one field, or none.
        _ = try create(["name": .text("b"), "email": .email("a@b.cn"), "industry": .choice("Health")])
        _ = try create(["name": .text("c"), "email": .email("a@b.cn")])
        // A value that is only punctuation is a value.
        let marks = try addRule(["website"])
        _ = try create(["name": .text("d"), "website": .text("-")])
        _ = try create(["name": .text("e"), "website": .text("--")])
        #expect(try check(["website": .text("-")]).map(\.ruleID) == [marks.id])
    }

    @Test func `numbers, dates and references are compared by value, lists of values as they are`() throws {
        let parent = id(try create(["name": .text("parent")]))
        try addRule(["parent_account", "founded_year"])
        _ = try create([
            "name": .text("a"), "parent_account": .reference(parent),
            "founded_year": .number(Decimal(unscaled: 1990)),
        ])
        #expect(
            try check([
                "parent_account": .reference(parent), "founded_year": .number(Decimal(unscaled: 19900, scale: 1)),
            ])
            .count == 1)
        #expect(
            try check(["parent_account": .reference(parent), "founded_year": .number(Decimal(unscaled: 1991))]).isEmpty)
        try addRule(["name", "address"])
        _ = try create(["name": .text("ab"), "address": .text("c")])
        #expect(try check(["name": .text("a"), "address": .text("bc")]).isEmpty)
    }

    @Test func `an edit moves the key; the bin doesn't count, and a restored record counts again`() throws {
        let rule = try addRule(["name"])
        let first = id(try create(["name": .text("Acme"), "level": .choice("A")]))
        #expect(try keyCount(ofRecord: first) == 1)
        try crm.edit(first, ["name": .text("Other"), "level": .choice("B")], as: "owner")
        #expect(try create(["name": .text("Acme")]).duplicates.isEmpty)
        _ = try refusal(["name": .text("other")])
        try crm.edit(first, ["level": .choice("A")], as: "owner")
        // An edit isn't asked: it may make a duplicate.
        try crm.edit(first, ["name": .text("ACME")], as: "owner")
        #expect(try check(["name": .text("acme")]).first?.recordIDs.count == 2)
        let connection = try Connection(path: crm.databasePath)
        try connection.execute("UPDATE records SET life_state = \(LifeState.invalidated.rawValue)")
        #expect(try check(["name": .text("acme")]).isEmpty)
        try connection.execute("UPDATE records SET life_state = \(LifeState.active.rawValue) WHERE id = \(first)")
        #expect(try check(["name": .text("acme")]).first?.recordIDs == [first])
        let _: DeleteDuplicateRuleResponse = try crm.call(
            .deleteDuplicateRule, DeleteDuplicateRuleRequest(id: rule.id))
        #expect(try keyCount() == 0)
        #expect(try rules().isEmpty)
        #expect(try create(["name": .text("acme")]).duplicates.isEmpty)
    }

    @Test func `CRM_ADMIN may create what is refused, and nobody else`() throws {
        let rule = try addRule(["name"])
        let first = id(try create(["name": .text("Acme")]))
        let error = try #require(throws: CallError.self) { try create(["name": .text("Acme")], allow: true) }
        #expect(error.reason == .crmAdminRequired)
        let second = try create(["name": .text("Acme")], allow: true, as: "admin")
        #expect(second.duplicates == [DuplicateMatch(ruleID: rule.id, action: .refuse, recordIDs: [first])])
    }

    @Test func `rules are CRM_ADMIN's, and what is wrong with one is said`() throws {
        #expect(try #require(throws: CallError.self) { try addRule(["name"], as: "owner") }.reason == .crmAdminRequired)
        #expect(try #require(throws: CallError.self) { try rules(as: "owner") }.reason == .crmAdminRequired)
        for keys in [
            [], ["nothing"], ["remark"], ["annual_revenue"], ["name", "name"],
            ["name", "industry", "level", "phone", "email", "website"],
        ] {
            #expect(
                try #require(throws: CallError.self) { try addRule(keys) }.reason == .requestInvalid, "\(keys)")
        }
        let number = try #require(throws: CallError.self) { try addRule(["name"], .warn, .exact, .salesOrder) }
        #expect(number.reason == .requestInvalid)
        let rule = try addRule(["name", "phone"])
        let same = try #require(throws: CallError.self) { try addRule(["phone", "name"], .warn) }
        #expect(same.reason == .duplicateRuleExists)
        try addRule(["name", "phone"], .warn, .exact, active: false)
        #expect(
            try #require(throws: CallError.self) { try change(ChangeDuplicateRuleRequest(id: 99)) }.reason
                == .duplicateRuleNotFound)
        #expect(
            try #require(throws: CallError.self) {
                try change(ChangeDuplicateRuleRequest(id: rule.id, active: false), as: "owner")
            }.reason == .crmAdminRequired)
        #expect(try rules(.account).count == 2)
        #expect(try rules(.contact).isEmpty)
        try crm.switch("SALES", .account, .create, on: false)
        #expect(
            try #require(throws: CallError.self) { try check(["name": .text("a")]) }.reason
                == .functionPermissionMissing)
    }

    @Test func `a rule that is off keeps its keys, and rules are there after a restart`() throws {
        let rule = try addRule(["name"], active: false)
        let first = id(try create(["name": .text("Acme")]))
        #expect(try create(["name": .text("Acme")]).duplicates.isEmpty)
        try change(ChangeDuplicateRuleRequest(id: rule.id, active: true))
        #expect(try check(["name": .text("acme")]).first?.recordIDs.first == first)
        let before = try rules()
        crm.stop()
        let copy = crm.databasePath + ".copy"
        try FileBytes.write(try FileBytes.read(crm.databasePath), to: copy)
        let again = try TestService(databasePath: copy)
        let response: ListDuplicateRulesResponse = try again.call(.listDuplicateRules, ListDuplicateRulesRequest())
        #expect(response.rules == before)
        #expect(throws: CallError.self) { try again.create(.account, ["name": .text("Acme")]) }
        again.stop()
    }

    @Test func `the same digest is not enough`() throws {
        let rule = try addRule(["name"])
        let first = id(try create(["name": .text("Acme")]))
        // As if the two had the same digest.
        let connection = try Connection(path: crm.databasePath)
        let values = FieldValues(FieldSet(fields: list(["name": .text("Other")])))
        let other = try #require(DuplicateKey(rule, values))
        try SQLiteTables(connection).addDuplicateKey(other.digest, ofRule: rule.id, toRecord: first)
        #expect(try create(["name": .text("Other")]).duplicates.isEmpty)
    }
}
