internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// The audit of such changes.
enum UserAudit {
    static func changes(from old: User?, to new: User) -> [FieldChange] {
        AuditedProperties.changes(from: old.map(properties), to: properties(new))
    }

    private static func properties(_ user: User) -> [(String, Value?)] {
        [
            ("name", AuditedProperties.text(user.name)),
            ("full_name", AuditedProperties.text(user.fullName)),
            ("active", Value(kind: .boolean(user.active))),
            ("superior", AuditedProperties.reference(user.superiorID)),
            ("department", AuditedProperties.reference(user.departmentID)),
            ("roles", AuditedProperties.ids(user.roleIDs)),
        ]
    }
}

extension WriteCall {
    /// Stores the change of a user, and writes its audit entry.
    func save(_ user: User, replacing old: User) throws {
        try draft.organisation.change(user)
        _ = try transaction.save(user)
        try audit(.user, user.id, UserAudit.changes(from: old, to: user))
    }
}
