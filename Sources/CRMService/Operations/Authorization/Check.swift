internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// Says whether the caller may do an operation.
enum Check: ReadOperation {
    static func run(_ request: CheckRequest, _ call: ReadCall) throws -> CheckResponse {
        let decision = try AskedDecision(request.operation, request.recordID, request.object).decide(call)
        return CheckResponse(allowed: decision.isAllowed, reason: decision.reason?.protoName ?? "")
    }
}
