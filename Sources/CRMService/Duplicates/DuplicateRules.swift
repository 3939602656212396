internal import CRMModel

/// The rules for duplicates of all objects.
struct DuplicateRules: Sendable {
    /// How many an object can have: each is asked for each new record.
    static let maximumPerObject = 20

    private var byObject: [BusinessObject: [DuplicateRule]] = [:]

    /// - Parameter rules: by id.
    init(_ rules: [DuplicateRule]) {
        for rule in rules { add(rule) }
    }

    /// Those of the object, by id.
    func rules(of object: BusinessObject) -> [DuplicateRule] { byObject[object] ?? [] }

    /// - Throws: DUPLICATE_RULE_NOT_FOUND.
    func rule(_ id: Int64) throws(CallError) -> DuplicateRule {
        for rules in byObject.values {
            if let rule = rules.first(where: { $0.id == id }) { return rule }
        }
        throw CallError(.duplicateRuleNotFound, "there is no rule \(id) for duplicates", ["rule_id": "\(id)"])
    }

    mutating func add(_ rule: DuplicateRule) {
        if let object = rule.object { byObject[object, default: []].append(rule) }
    }

    /// Takes the rule's new form.
    mutating func change(_ rule: DuplicateRule) {
        guard let object = rule.object, let index = byObject[object]?.firstIndex(where: { $0.id == rule.id }) else {
            return
        }
        byObject[object]?[index] = rule
    }

    mutating func remove(_ rule: DuplicateRule) {
        if let object = rule.object { byObject[object]?.removeAll { $0.id == rule.id } }
    }
}
