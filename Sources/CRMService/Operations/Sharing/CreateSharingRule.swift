internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// Adds a sharing rule.
enum CreateSharingRule: WriteOperation {
    static func run(_ request: CreateSharingRuleRequest, _ call: WriteCall) throws -> CreateSharingRuleResponse {
        try call.requireAdministrator(for: "add a sharing rule")
        if let problem = NameRules.problem(title: request.name) { throw CallError.requestInvalid("name: \(problem)") }
        guard let object = request.object else { throw CallError.requestInvalid("object is missing") }
        _ = try AccessInput.one(request.ownedBy, "owned_by")
        try AccessInput.requireReceiver(AccessInput.one(request.sharedWith, "shared_with"), "shared_with", call)
        var rule = SharingRule(
            object: object, name: request.name, ownedBy: request.ownedBy, sharedWith: request.sharedWith,
            access: try AccessInput.access(request.access), active: request.active)
        // Tried on a copy, before anything is written.
        var trial = call.organisation
        try trial.add(rule)
        rule.id = try call.transaction.save(rule)
        try call.draft.organisation.add(rule)
        try call.audit(.sharingRule, rule.id, SharingRuleAudit.changes(from: nil, to: rule))
        return CreateSharingRuleResponse(rule: rule)
    }
}
