internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// The audit of what a record has beside its fields and changes by operations of its own.
enum RecordAudit {
    static func changes(from old: StoredRecord, to new: StoredRecord) -> [FieldChange] {
        AuditedProperties.changes(from: properties(old), to: properties(new))
    }

    private static func properties(_ record: StoredRecord) -> [(String, Value?)] {
        [
            (RecordProperty.owner.rawValue, AuditedProperties.reference(record.ownerID)),
            (RecordProperty.pool.rawValue, AuditedProperties.reference(record.poolID)),
            (RecordProperty.status.rawValue, AuditedProperties.choice(record.status.protoName)),
        ]
    }
}

extension WriteCall {
    /// Changes a record's status as permitted, and with it the owner and the pool.
    func save(_ permitted: (record: StoredRecord, newStatus: Status), ownerID: Int64?, poolID: Int64?) throws {
        var record = permitted.record
        record.ownerID = ownerID
        record.poolID = poolID
        record.status = permitted.newStatus
        try save(record, replacing: permitted.record)
    }

    /// Stores a record that has another owner, pool or status, and writes its audit entry.
    ///
    /// - Parameter others: what has been changed with it.
    func save(_ record: StoredRecord, replacing old: StoredRecord, and others: [FieldChange] = []) throws {
        var record = record
        record.version += 1
        record.modifiedAtMilliseconds = nowMilliseconds
        record.modifiedByID = caller.user.id
        try transaction.update(record, replacing: old, removing: [], adding: [])
        try audit(.record, record.id, version: record.version, RecordAudit.changes(from: old, to: record) + others)
    }
}
