internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// Removes a sharing rule.
enum DeleteSharingRule: WriteOperation {
    static func run(_ request: DeleteSharingRuleRequest, _ call: WriteCall) throws -> DeleteSharingRuleResponse {
        try call.requireAdministrator(for: "delete a sharing rule")
        guard let rule = call.organisation.sharingRule(request.id) else {
            throw OrganisationError.unknownSharingRule(request.id)
        }
        try call.draft.organisation.removeSharingRule(rule.id)
        try call.transaction.removeSharingRule(rule.id)
        try call.audit(.sharingRule, rule.id, SharingRuleAudit.removal(of: rule))
        return DeleteSharingRuleResponse()
    }
}
