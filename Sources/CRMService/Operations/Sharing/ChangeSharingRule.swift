internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// Renames a sharing rule, changes its access, switches it on or off.
enum ChangeSharingRule: WriteOperation {
    static func run(_ request: ChangeSharingRuleRequest, _ call: WriteCall) throws -> ChangeSharingRuleResponse {
        try call.requireAdministrator(for: "change a sharing rule")
        guard let old = call.organisation.sharingRule(request.id) else {
            throw OrganisationError.unknownSharingRule(request.id)
        }
        var rule = old
        if let name = request.name {
            if let problem = NameRules.problem(title: name) { throw CallError.requestInvalid("name: \(problem)") }
            rule.name = name
        }
        if let access = request.access { rule.access = access }
        if let active = request.active { rule.active = active }
        guard rule != old else { return ChangeSharingRuleResponse(rule: old) }
        try call.draft.organisation.change(rule)
        _ = try call.transaction.save(rule)
        try call.audit(.sharingRule, rule.id, SharingRuleAudit.changes(from: old, to: rule))
        return ChangeSharingRuleResponse(rule: rule)
    }
}
