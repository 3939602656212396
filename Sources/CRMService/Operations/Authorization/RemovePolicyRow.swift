internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// Removes a row of the installation's own from the policy.
enum RemovePolicyRow: WriteOperation {
    static func run(_ request: RemovePolicyRowRequest, _ call: WriteCall) throws -> RemovePolicyRowResponse {
        try call.requireAdministrator(for: "remove a row from the policy")
        let additions = call.authorizer.policy.additions
        guard let row = additions.first(where: { $0.id == request.id }) else {
            throw CallError(.policyRowNotFound, "the policy has no addition \(request.id)")
        }
        try call.draft.setPolicy(Policy(additions: additions.filter { $0.id != request.id }))
        try call.transaction.removePolicyAddition(request.id)
        try call.audit(.policyAddition, request.id, PolicyRowAudit.removal(of: row))
        return RemovePolicyRowResponse()
    }
}
