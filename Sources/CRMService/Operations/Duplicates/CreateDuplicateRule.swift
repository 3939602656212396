internal import CRMModel
internal import CRMRepository

/// Adds a rule for duplicates, and makes the keys of the records that are there.
enum CreateDuplicateRule: WriteOperation {
    private static let fieldCounts = 1...5

    static func run(_ request: CreateDuplicateRuleRequest, _ call: WriteCall) throws -> CreateDuplicateRuleResponse {
        try call.requireAdministrator(for: "add a rule for duplicates")
        guard let object = request.object else { throw CallError.requestInvalid("object is missing") }
        try check(request.fieldKeys, of: object, call)
        var rule = DuplicateRule(
            object: object, fieldKeys: request.fieldKeys, comparison: request.comparison ?? .normalised,
            action: request.action ?? .warn, active: request.active)
        let others = call.duplicateRules.rules(of: object)
        let same = others.first { Set($0.fieldKeys) == Set(rule.fieldKeys) && $0.comparison == rule.comparison }
        if let same {
            throw CallError(
                .duplicateRuleExists, "rule \(same.id) compares the same fields so", ["rule_id": "\(same.id)"])
        }
        guard others.count < DuplicateRules.maximumPerObject else {
            throw CallError(
                .limitExceeded, "\(object.protoName) has \(others.count) rules for duplicates already",
                ["limit": "duplicate_rules_per_object"])
        }
        rule.id = try call.transaction.save(rule)
        try DuplicateKey.make(for: rule, of: object, call)
        call.draft.duplicateRules.add(rule)
        try call.audit(.duplicateRule, rule.id, DuplicateRuleAudit.changes(from: nil, to: rule))
        return CreateDuplicateRuleResponse(rule: rule)
    }

    /// - Throws: REQUEST_INVALID.
    private static func check(_ keys: [String], of object: BusinessObject, _ call: WriteCall) throws {
        guard fieldCounts.contains(keys.count), Set(keys).count == keys.count else {
            throw CallError.requestInvalid("field_keys: 1 to \(fieldCounts.upperBound) different fields")
        }
        for key in keys {
            guard let field = call.catalog.field(key, of: object), field.active else {
                throw CallError.requestInvalid("field_keys: \"\(key)\" is no active field of \(object.protoName)")
            }
            guard let type = field.type, type.canBeCompared else {
                throw CallError.requestInvalid(
                    "field_keys: \(key) is \(field.type?.protoName ?? "-"), which duplicates are not found by")
            }
        }
    }
}

extension FieldType {
    /// Whether duplicates may be found by it.
    fileprivate var canBeCompared: Bool {
        switch self {
        case .text, .phone, .email, .number, .date, .choice, .reference: true
        case .longText, .money, .time, .multiChoice, .autoNumber, .boolean, .lineItems: false
        }
    }
}
