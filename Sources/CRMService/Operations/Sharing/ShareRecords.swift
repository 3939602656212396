internal import CRMModel
internal import CRMRepository

/// Shares records, each with all of the grantees.
enum ShareRecords: WriteOperation {
    static func run(_ request: ShareRecordsRequest, _ call: WriteCall) throws -> ShareRecordsResponse {
        let batch = try Batch(request.recordIDs, "record_ids", request.options)
        let grantees = try AccessInput.receivers(request.grantees, call)
        try AccessInput.checkChanges(records: batch.count, each: grantees.count)
        let access = try AccessInput.access(request.access)
        let expiry = try AccessInput.expiry(request.expiresAtMilliseconds, call)
        return ShareRecordsResponse(
            results: try batch.run(call) { id in
                var shares = try AccessList(of: try call.permittedRecord(id, for: .share), by: .share, call)
                for grantee in grantees { try shares.give(access, to: grantee, expiresAtMilliseconds: expiry) }
                try shares.audit()
            })
    }
}
