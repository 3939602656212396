internal import CRMModel
internal import CRMRepository

/// Reads several records at one moment.
enum BatchGetRecords: ReadOperation {
    static func run(_ request: BatchGetRecordsRequest, _ call: ReadCall) throws -> BatchGetRecordsResponse {
        var response = BatchGetRecordsResponse()
        let maximumBytes = call.settings.answerFieldBytes
        var bytes = 0
        for id in try BatchLimit.distinct(request.ids, "ids") {
            if let record = try call.reader.record(id), try call.sees(record) {
                bytes += record.fields.bytes.count
                guard bytes <= maximumBytes else {
                    throw CallError(
                        .limitExceeded, "the records' fields come to more than \(maximumBytes) bytes; ask for fewer",
                        ["limit": "frame_bytes"])
                }
                response.records.append(record.message)
            } else {
                response.notFoundIDs.append(id)
            }
        }
        return response
    }
}
