internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// Changes the status of records.
enum ChangeStatuses: WriteOperation {
    private static let maximumCommentLength = 1_000

    static func run(_ request: ChangeStatusesRequest, _ call: WriteCall) throws -> ChangeStatusesResponse {
        guard let action = request.action else { throw CallError.requestInvalid("action is missing") }
        guard action.operation == .changeStatus else {
            throw CallError.requestInvalid("action: \(action.protoName) has a method of its own, in HighSeas")
        }
        guard request.comment.unicodeScalars.count <= maximumCommentLength else {
            throw CallError.requestInvalid("comment has more than \(maximumCommentLength) characters")
        }
        guard !request.comment.unicodeScalars.contains(where: \.isControlInLines) else {
            throw CallError.requestInvalid("comment contains a control character")
        }
        let batch = try Batch(request.ids, "ids", request.options)
        let change = StatusChange(
            action: action, comment: request.comment, waitingNode: request.waitingNode, call: call)
        return ChangeStatusesResponse(
            results: try batch.run(call) { id in
                try change.make(try call.permittedRecord(id, forTransition: action))
            })
    }
}
