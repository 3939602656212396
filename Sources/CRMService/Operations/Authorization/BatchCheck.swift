internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// Says it for several records.
enum BatchCheck: ReadOperation {
    static func run(_ request: BatchCheckRequest, _ call: ReadCall) throws -> BatchCheckResponse {
        guard let operation = request.operation else { throw CallError.requestInvalid("operation is missing") }
        var response = BatchCheckResponse()
        for id in try BatchLimit.distinct(request.recordIDs, "record_ids") {
            let decision = try AskedDecision(operation, id, nil).decide(call)
            response.results.append(
                BatchCheckResult(
                    recordID: id, allowed: decision.isAllowed, reason: decision.reason?.protoName ?? ""))
        }
        return response
    }
}
