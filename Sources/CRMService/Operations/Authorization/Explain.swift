internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// Says why the caller may or may not, and who could.
enum Explain: ReadOperation {
    static func run(_ request: ExplainRequest, _ call: ReadCall) throws -> ExplainResponse {
        try AskedDecision(request.operation, request.recordID, request.object).explain(call)
    }
}
