internal import CRMAuthorizer
internal import CRMModel

/// The audit of such changes.
enum PolicyRowAudit {
    static func addition(of row: Policy.Row) -> [FieldChange] {
        AuditedProperties.changes(from: nil, to: properties(row))
    }

    static func removal(of row: Policy.Row) -> [FieldChange] {
        AuditedProperties.removal(of: properties(row))
    }

    private static func properties(_ row: Policy.Row) -> [(String, Value?)] {
        [
            ("operation", AuditedProperties.choice(row.operation.protoName)),
            ("object", AuditedProperties.choice(row.object.protoName)),
            ("statuses", Value(kind: .multiChoice(Choices(values: row.statuses.map(\.protoName))))),
            ("condition", AuditedProperties.choice(row.condition?.protoName)),
            ("grants", Value(kind: .multiChoice(Choices(values: row.grants.elements.map(\.protoName))))),
        ]
    }
}
