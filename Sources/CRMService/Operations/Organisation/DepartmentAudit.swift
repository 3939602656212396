internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// The audit of such changes.
enum DepartmentAudit {
    static func changes(from old: Department?, to new: Department) -> [FieldChange] {
        AuditedProperties.changes(from: old.map(properties), to: properties(new))
    }

    static func removal(of old: Department) -> [FieldChange] {
        AuditedProperties.removal(of: properties(old))
    }

    private static func properties(_ department: Department) -> [(String, Value?)] {
        [
            ("name", AuditedProperties.text(department.name)),
            ("parent", AuditedProperties.reference(department.parentID)),
        ]
    }
}
