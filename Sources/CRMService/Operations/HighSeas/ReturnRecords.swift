internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// Puts records into a high seas pool: they lose their owners. Related teams and shares stay.
enum ReturnRecords: WriteOperation {
    static func run(_ request: ReturnRecordsRequest, _ call: WriteCall) throws -> ReturnRecordsResponse {
        let batch = try Batch(request.ids, "ids", request.options)
        let pool = try call.requirePool(request.poolID)
        return ReturnRecordsResponse(
            results: try batch.run(call) { id in
                let permitted = try call.permittedRecord(id, forTransition: .return, intoPool: pool.id)
                guard permitted.record.object == pool.object else {
                    throw CallError.requestInvalid(
                        "pool_id: the pool \(pool.name) is for another object than \(permitted.record.object.protoName)"
                    )
                }
                try call.save(permitted, ownerID: nil, poolID: pool.id)
            })
    }
}
