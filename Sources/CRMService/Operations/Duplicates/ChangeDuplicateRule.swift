internal import CRMModel
internal import CRMRepository

/// Changes what a rule for duplicates does, or switches it on or off.
enum ChangeDuplicateRule: WriteOperation {
    static func run(_ request: ChangeDuplicateRuleRequest, _ call: WriteCall) throws -> ChangeDuplicateRuleResponse {
        try call.requireAdministrator(for: "change a rule for duplicates")
        let old = try call.duplicateRules.rule(request.id)
        var rule = old
        if let action = request.action { rule.action = action }
        if let active = request.active { rule.active = active }
        guard rule != old else { return ChangeDuplicateRuleResponse(rule: old) }
        _ = try call.transaction.save(rule)
        call.draft.duplicateRules.change(rule)
        try call.audit(.duplicateRule, rule.id, DuplicateRuleAudit.changes(from: old, to: rule))
        return ChangeDuplicateRuleResponse(rule: rule)
    }
}
