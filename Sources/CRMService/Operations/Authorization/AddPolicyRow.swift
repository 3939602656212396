internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// Adds a row of the installation's own to the policy.
enum AddPolicyRow: WriteOperation {
    static func run(_ request: AddPolicyRowRequest, _ call: WriteCall) throws -> AddPolicyRowResponse {
        try call.requireAdministrator(for: "add a row to the policy")
        guard let asked = request.row, var row = Policy.Row(asked) else {
            throw CallError.requestInvalid("row needs an operation and an object")
        }
        guard row.id == nil else { throw CallError.requestInvalid("row: its id is not to be chosen") }
        var seen: Set<CRMModel.Status> = []
        row.statuses = row.statuses.filter { seen.insert($0).inserted }
        let additions = Array(call.authorizer.policy.additions)
        _ = try Policy(additions: additions + [row])
        row.id = try call.transaction.insert(PolicyRow(row))
        try call.draft.setPolicy(Policy(additions: additions + [row]))
        try call.audit(.policyAddition, row.id ?? 0, PolicyRowAudit.addition(of: row))
        return AddPolicyRowResponse(row: PolicyRow(row))
    }
}
