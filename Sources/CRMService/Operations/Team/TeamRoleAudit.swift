internal import CRMModel
internal import CRMRepository

/// The audit of such changes.
enum TeamRoleAudit {
    static func changes(from old: TeamRole?, to new: TeamRole) -> [FieldChange] {
        AuditedProperties.changes(from: old.map(properties), to: properties(new))
    }

    private static func properties(_ role: TeamRole) -> [(String, Value?)] {
        [
            ("object", AuditedProperties.choice(role.object?.protoName)),
            ("name", AuditedProperties.text(role.name)),
            ("active", Value(kind: .boolean(role.active))),
        ]
    }
}
