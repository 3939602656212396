internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// The audit of such changes.
enum GroupAudit {
    static func changes(from old: Group?, to new: Group) -> [FieldChange] {
        AuditedProperties.changes(from: old.map(properties), to: properties(new))
    }

    static func removal(of old: Group) -> [FieldChange] {
        AuditedProperties.removal(of: properties(old))
    }

    private static func properties(_ group: Group) -> [(String, Value?)] {
        [("name", AuditedProperties.text(group.name)), ("members", AuditedProperties.ids(group.memberIDs))]
    }
}
