internal import CRMModel
internal import CRMRepository

/// Takes shares back. With whom a record isn't shared, it isn't shared afterwards either.
enum UnshareRecords: WriteOperation {
    static func run(_ request: UnshareRecordsRequest, _ call: WriteCall) throws -> UnshareRecordsResponse {
        let batch = try Batch(request.recordIDs, "record_ids", request.options)
        let grantees = try AccessInput.distinct(request.grantees)
        try AccessInput.checkChanges(records: batch.count, each: grantees.count)
        return UnshareRecordsResponse(
            results: try batch.run(call) { id in
                var shares = try AccessList(of: try call.permittedRecord(id, for: .share), by: .share, call)
                for grantee in grantees { try shares.remove(grantee) }
                try shares.audit()
            })
    }
}
