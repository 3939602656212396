internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// Takes records out of their high seas pools: the caller becomes the owner.
enum ClaimRecords: WriteOperation {
    static func run(_ request: ClaimRecordsRequest, _ call: WriteCall) throws -> ClaimRecordsResponse {
        let batch = try Batch(request.ids, "ids", request.options)
        return ClaimRecordsResponse(
            results: try batch.run(call) { id in
                let permitted = try call.permittedRecord(id, forTransition: .claim)
                var record = permitted.record
                record.ownerID = call.caller.user.id
                record.poolID = nil
                record.status = permitted.newStatus
                try call.save(record, replacing: permitted.record)
            })
    }
}
