internal import CRMModel
internal import CRMRepository

/// Reads several records at one moment.
enum BatchGetRecords: ReadOperation {
    static func run(_ request: BatchGetRecordsRequest, _ call: ReadCall) throws -> BatchGetRecordsResponse {
        var response = BatchGetRecordsResponse()
        for id in try BatchLimit.distinct(request.ids, "ids") {
            if let record = try call.reader.record(id), call.sees(record) {
                response.records.append(record.message)
            } else {
                response.notFoundIDs.append(id)
            }
        }
        return response
    }
}
