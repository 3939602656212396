internal import CRMModel
internal import CRMRepository

/// Deletes records that are in the recycle bin, for good.
enum DeleteRecords: WriteOperation {
    static func run(_ request: DeleteRecordsRequest, _ call: WriteCall) throws -> DeleteRecordsResponse {
        let batch = try Batch(request.ids, "ids", request.options)
        let results = try batch.run(call) { id in
            try call.remove(try call.permittedRecord(id, for: .delete))
        }
        let isDone = !batch.isDryRun && results.contains { $0.error == nil }
        // A request that was answered with nothing done may share the transaction with one that has deleted something.
        if isDone { call.transaction.erases = true }
        return DeleteRecordsResponse(results: results)
    }
}
