internal import CRMModel

/// The audit of such changes.
enum DuplicateRuleAudit {
    static func changes(from old: DuplicateRule?, to new: DuplicateRule) -> [FieldChange] {
        AuditedProperties.changes(from: old.map(properties), to: properties(new))
    }

    static func removal(of old: DuplicateRule) -> [FieldChange] {
        AuditedProperties.removal(of: properties(old))
    }

    private static func properties(_ rule: DuplicateRule) -> [(String, Value?)] {
        [
            ("object", AuditedProperties.choice(rule.object?.protoName)),
            ("field_keys", Value(kind: .multiChoice(Choices(values: rule.fieldKeys)))),
            ("comparison", AuditedProperties.choice(rule.comparison?.protoName)),
            ("action", AuditedProperties.choice(rule.action?.protoName)),
            ("active", Value(kind: .boolean(rule.active))),
        ]
    }
}
