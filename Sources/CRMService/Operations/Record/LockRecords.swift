internal import CRMModel
internal import CRMRepository

/// Locks records.
enum LockRecords: WriteOperation {
    static func run(_ request: LockRecordsRequest, _ call: WriteCall) throws -> LockRecordsResponse {
        LockRecordsResponse(results: try call.setLock(true, ofRecords: request.ids, request.options))
    }
}

extension WriteCall {
    /// Locks records, or unlocks them.
    func setLock(_ isLocked: Bool, ofRecords ids: [Int64], _ options: BatchOptions?) throws -> [BatchResult] {
        try Batch(ids, "ids", options).run(self) { id in
            let old = try permittedRecord(id, for: .lock)
            guard old.isLocked != isLocked else { return }
            var record = old
            record.isLocked = isLocked
            try save(record, replacing: old)
        }
    }
}
