internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// The audit of what a record has beside its fields and changes by operations of its own.
enum RecordAudit {
    /// What entries name beside fields and properties, or how such a name begins: of each member and each share, what was
    /// said of a change of status, and who confirms. No field has such a key.
    static let otherKeys: Set<String> = ["team", "share", "comment", "confirmation", "confirmer"]

    static func changes(from old: StoredRecord, to new: StoredRecord) -> [FieldChange] {
        let isSame =
            old.ownerID == new.ownerID && old.poolID == new.poolID && old.status == new.status
            && old.lifeState == new.lifeState && old.approvalStatus == new.approvalStatus
            && old.isLocked == new.isLocked
        return isSame ? [] : AuditedProperties.changes(from: properties(old), to: properties(new))
    }

    private static func properties(_ record: StoredRecord) -> [(String, Value?)] {
        let approvalStatus = record.approvalStatus == .none ? nil : record.approvalStatus.protoName
        let properties: [(RecordProperty, Value?)] = [
            (.owner, AuditedProperties.reference(record.ownerID)),
            (.pool, AuditedProperties.reference(record.poolID)),
            (.status, AuditedProperties.choice(record.status.protoName)),
            (.lifeState, AuditedProperties.choice(record.lifeState.protoName)),
            (.approvalStatus, AuditedProperties.choice(approvalStatus)),
            (.locked, Value(kind: .boolean(record.isLocked))),
        ]
        return properties.map { ($0.rawValue, $1) }
    }
}
