internal import CRMModel
internal import CRMRepository

/// Removes a rule for duplicates, with the keys of records by it.
enum DeleteDuplicateRule: WriteOperation {
    static func run(_ request: DeleteDuplicateRuleRequest, _ call: WriteCall) throws -> DeleteDuplicateRuleResponse {
        try call.requireAdministrator(for: "delete a rule for duplicates")
        let rule = try call.duplicateRules.rule(request.id)
        try call.transaction.removeDuplicateRule(rule.id)
        call.draft.duplicateRules.remove(rule)
        try call.audit(.duplicateRule, rule.id, DuplicateRuleAudit.removal(of: rule))
        return DeleteDuplicateRuleResponse()
    }
}
