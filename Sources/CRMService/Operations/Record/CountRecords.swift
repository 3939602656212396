internal import CRMModel
internal import CRMRepository

/// Counts what a list would show.
enum CountRecords: ReadOperation {
    /// To ask for those that more owners and grantees than these reach takes long already.
    private static let manySources = 1_000

    static func run(_ request: CountRecordsRequest, _ call: ReadCall) throws -> CountRecordsResponse {
        let selection = try RecordSelection(
            request.object, request.scene, sceneID: request.sceneID, request.filter, search: request.search,
            includeInvalidated: request.includeInvalidated, isForCount: true, call)
        let atMost = request.atMost == 0 ? Int.max : Int(request.atMost)
        // One more, to know whether there are more.
        guard let query = selection.query(limit: request.atMost == 0 ? atMost : atMost + 1) else {
            return CountRecordsResponse()
        }
        if case .reached(let reach) = query.scope, reach.sourceCount > manySources { try call.leaveLoop() }
        let count = try selection.count(query)
        return CountRecordsResponse(count: Int64(min(count, atMost)), more: count > atMost)
    }
}
