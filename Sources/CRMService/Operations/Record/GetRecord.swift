internal import CRMModel
internal import CRMRepository

/// Reads one record.
enum GetRecord: ReadOperation {
    static func run(_ request: GetRecordRequest, _ call: ReadCall) throws -> GetRecordResponse {
        GetRecordResponse(record: try call.visibleRecord(request.id).message)
    }
}
