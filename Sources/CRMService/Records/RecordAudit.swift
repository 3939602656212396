internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// The audit of what a record has beside its fields and changes by operations of its own.
enum RecordAudit {
    /// How the names begin of what entries tell beside fields and properties: members, shares, who confirms. No field has
    /// such a key.
    static let otherKeys: Set<String> = ["team", "share", "confirmation"]
    /// What was said of a change of status.
    static let statusComment = "status.comment"

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
