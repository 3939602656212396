internal import CRMModel
internal import CRMRepository

/// The audit of a field definition.
enum FieldDefinitionAudit {
    static func changes(from old: FieldDefinition?, to new: FieldDefinition) -> [FieldChange] {
        AuditedProperties.changes(from: old.map(properties), to: properties(new))
    }

    private static func properties(_ field: FieldDefinition) -> [(String, Value?)] {
        [
            ("object", AuditedProperties.choice(field.object?.protoName)),
            ("key", AuditedProperties.text(field.key)),
            ("type", AuditedProperties.choice(field.type?.protoName)),
            ("label", AuditedProperties.text(field.label)),
            ("label_zh", AuditedProperties.text(field.labelZh)),
            ("required", Value(kind: .boolean(field.required))),
            ("choices", field.choices.isEmpty ? nil : Value(kind: .multiChoice(Choices(values: field.choices)))),
            ("active", Value(kind: .boolean(field.active))),
        ]
    }
}
