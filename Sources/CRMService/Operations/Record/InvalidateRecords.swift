internal import CRMModel
internal import CRMRepository

/// Puts records into the recycle bin.
enum InvalidateRecords: WriteOperation {
    static func run(_ request: InvalidateRecordsRequest, _ call: WriteCall) throws -> InvalidateRecordsResponse {
        InvalidateRecordsResponse(
            results: try Batch(request.ids, "ids", request.options).run(call) { id in
                let old = try call.permittedRecord(id, for: .invalidate)
                var record = old
                record.lifeState = .invalidated
                try call.save(record, replacing: old)
            })
    }
}
