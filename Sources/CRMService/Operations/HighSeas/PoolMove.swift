internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

extension WriteCall {
    /// Changes a record's status as permitted, and with it the owner and the pool.
    func save(_ permitted: (record: StoredRecord, newStatus: Status), ownerID: Int64?, poolID: Int64?) throws {
        var record = permitted.record
        record.ownerID = ownerID
        record.poolID = poolID
        record.status = permitted.newStatus
        try save(record, replacing: permitted.record)
    }
}
