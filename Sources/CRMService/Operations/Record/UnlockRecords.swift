internal import CRMModel

/// Unlocks records.
enum UnlockRecords: WriteOperation {
    static func run(_ request: UnlockRecordsRequest, _ call: WriteCall) throws -> UnlockRecordsResponse {
        UnlockRecordsResponse(results: try call.setLock(false, ofRecords: request.ids, request.options))
    }
}
