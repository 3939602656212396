internal import CRMModel
internal import CRMRepository

/// Reads several records at one moment.
enum BatchGetRecords: ReadOperation {
    /// What an answer can hold, with what else belongs to a thousand records.
    private static let maximumBytes = 3 * 1_024 * 1_024 + 512 * 1_024

    static func run(_ request: BatchGetRecordsRequest, _ call: ReadCall) throws -> BatchGetRecordsResponse {
        var response = BatchGetRecordsResponse()
        var bytes = 0
        for id in try BatchLimit.distinct(request.ids, "ids") {
            if let record = try call.reader.record(id), call.sees(record) {
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
