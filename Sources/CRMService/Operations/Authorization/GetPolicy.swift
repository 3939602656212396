internal import CRMAuthorizer
internal import CRMModel

/// Gives the permission matrix, or the part of it that concerns an object or an operation.
enum GetPolicy: ReadOperation {
    static func run(_ request: GetPolicyRequest, _ call: ReadCall) throws -> GetPolicyResponse {
        let rows = call.authorizer.policy.rows.filter { row in
            (request.object == nil || row.object == request.object)
                && (request.operation == nil || row.operation == request.operation)
        }
        return GetPolicyResponse(rows: rows.map { PolicyRow($0) })
    }
}
