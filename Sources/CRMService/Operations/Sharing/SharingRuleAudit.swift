internal import CRMModel

/// The audit of such changes.
enum SharingRuleAudit {
    static func changes(from old: SharingRule?, to new: SharingRule) -> [FieldChange] {
        AuditedProperties.changes(from: old.map(properties), to: properties(new))
    }

    static func removal(of old: SharingRule) -> [FieldChange] {
        AuditedProperties.removal(of: properties(old))
    }

    private static func properties(_ rule: SharingRule) -> [(String, Value?)] {
        [
            ("object", AuditedProperties.choice(rule.object?.protoName)),
            ("name", AuditedProperties.text(rule.name)),
            ("owned_by", AuditedProperties.choice(rule.ownedBy?.kind?.auditName)),
            ("shared_with", AuditedProperties.choice(rule.sharedWith?.kind?.auditName)),
            ("access", AuditedProperties.choice(rule.access?.protoName)),
            ("active", Value(kind: .boolean(rule.active))),
        ]
    }
}
