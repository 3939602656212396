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
                try call.save(permitted, ownerID: call.caller.user.id, poolID: nil)
            })
    }
}
