import CRMModel
import CRMTestKit
import CRMWire

@testable import CRMService

/// The service and the plain model beside each other, with the same people.
struct SequenceStage {
    /// Where the answer, or the state in the end, is another one.
    struct Disagreement: Error, CustomStringConvertible {
        let step: String
        let expected: [String]
        let answered: [String]

        var description: String { "\(step)\n  expected \(expected)\n  answered \(answered)" }
    }

    static let people: [(name: String, superior: String?, roles: [String])] = [
        ("head", nil, ["SALES"]), ("lead", "head", ["SALES"]), ("ann", "lead", ["SALES"]), ("bob", "lead", ["SALES"]),
        ("cid", nil, ["SALES", "HELPER"]), ("dee", "cid", ["HELPER"]), ("desk", nil, ["ORDER_ADMIN"]),
        ("till", "head", ["PAYMENT_FINANCE", "REFUND_FINANCE"]), ("bill", nil, ["INVOICE_FINANCE", "SALES"]),
    ]

    let crm: TestService
    private(set) var plain: PlainCRM
    /// The records' ids, by their labels.
    var ids: [Int: Int64] = [:]
    private(set) var userIDs: [String: Int64] = [:]
    let poolID: Int64
    private var spoil: Spoil = { $1 }

    /// Changes an answer of the service, to see that it is noticed.
    typealias Spoil = (Step, [String]) -> [String]

    init() throws {
        let crm = try TestService()
        var plain = try PlainCRM()
        let _: CreateRoleResponse = try crm.call(.createRole, CreateRoleRequest(name: "HELPER"))
        userIDs["admin"] = try crm.user("admin").id
        plain.people["admin"] = PlainCRM.Person(roles: ["CRM_ADMIN", "SALES"])
        for (name, superior, roles) in Self.people {
            userIDs[name] = try crm.addUser(name, under: superior, roles: roles).id
            plain.people[name] = PlainCRM.Person(superior: superior, roles: Set(roles))
        }
        poolID = try crm.addPool(
            "sea", members: [.userID(userIDs["ann"] ?? 0), .userID(userIDs["dee"] ?? 0)],
            administrators: [.userID(userIDs["cid"] ?? 0)]
        ).id
        plain.poolMembers = ["ann", "dee"]
        plain.poolAdministrators = ["cid"]
        self.crm = crm
        self.plain = plain
    }

    /// Takes the steps on both sides, then compares what everybody sees.
    ///
    /// - Returns: the first disagreement.
    static func run(_ steps: [Step], _ spoil: @escaping Spoil = { $1 }) throws -> Disagreement? {
        var stage = try SequenceStage()
        stage.spoil = spoil
        defer { stage.crm.stop() }
        for step in steps {
            if let found = try stage.take(step) { return found }
        }
        return try stage.compareAll()
    }

    mutating func take(_ step: Step) throws -> Disagreement? {
        let before = plain
        guard let expected = plain.take(step) else {
            plain = before
            return nil
        }
        crm.clock.advance(milliseconds: 1)
        let answered = spoil(step, try answer(step))
        return expected == answered
            ? nil : Disagreement(step: step.line, expected: expected, answered: answered)
    }

    private mutating func compareAll() throws -> Disagreement? {
        for user in plain.people.keys.sorted() {
            for label in plain.items.keys.sorted() {
                if let found = try take(Step(.get, by: user, [label])) { return found }
            }
            for object in BusinessObject.allCases {
                for verb in [Step.Verb.list, .statistics] {
                    var step = Step(verb, by: user)
                    step.object = object.protoName
                    if let found = try take(step) { return found }
                }
            }
            for (label, item) in plain.items.sorted(by: { $0.key < $1.key }) where item.object == "SALES_ORDER" {
                if let found = try take(Step(.amounts, by: user, [label])) { return found }
            }
            for label in plain.items.keys.sorted() {
                for verb in [Step.Verb.history, .transitions] {
                    if let found = try take(Step(verb, by: user, [label])) { return found }
                }
            }
            for object in BusinessObject.allCases {
                for text in PlainCRM.found.keys.sorted() {
                    var step = Step(.search, by: user)
                    step.object = object.protoName
                    step.text = text
                    if let found = try take(step) { return found }
                }
            }
            if let found = try take(Step(.bin, by: user)) { return found }
        }
        return nil
    }
}

// What the fields of the objects are.
extension SequenceStage {
    /// The field that holds a step's text.
    static let textField = [
        "ACCOUNT": "name", "CONTACT": "name", "SALES_LEAD": "name", "OPPORTUNITY": "name", "VISIT": "name",
        "SALES_ORDER": "ship_to", "RETURN_FORM": "reason", "PAYMENT": "remark", "REFUND": "reason", "PRODUCT": "name",
        "CONTRACT": "name", "INVOICE_APPLICATION": "title", "CAMPAIGN": "name", "COMPETITOR": "name",
    ]

    /// The field by which a record refers to another one.
    static let parentField: [String: (key: String, object: String)] = [
        "CONTACT": ("account", "ACCOUNT"), "SALES_LEAD": ("campaign", "CAMPAIGN"),
        "OPPORTUNITY": ("account", "ACCOUNT"), "VISIT": ("account", "ACCOUNT"), "SALES_ORDER": ("account", "ACCOUNT"),
        "CONTRACT": ("account", "ACCOUNT"), "RETURN_FORM": ("sales_order", "SALES_ORDER"),
        "PAYMENT": ("sales_order", "SALES_ORDER"), "REFUND": ("sales_order", "SALES_ORDER"),
        "INVOICE_APPLICATION": ("sales_order", "SALES_ORDER"),
    ]

    /// The objects that have an amount.
    static let withAmount: Set<String> = [
        "OPPORTUNITY", "SALES_ORDER", "RETURN_FORM", "PAYMENT", "REFUND", "CONTRACT", "INVOICE_APPLICATION",
    ]

    static let required: [String: [String: Value.Kind]] = [
        "SALES_ORDER": ["order_date": .date("2026-01-31")], "RETURN_FORM": ["return_date": .date("2026-02-28")],
    ]
}
