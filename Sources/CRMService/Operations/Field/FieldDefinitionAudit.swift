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
            ("unique", Value(kind: .boolean(field.unique))),
            ("reference_object", AuditedProperties.choice(field.referenceObject?.protoName)),
            ("maximum_length", Value(kind: .number(Decimal(unscaled: Int64(field.maximumLength))))),
            ("minimum", field.minimum.map { Value(kind: .number($0)) }),
            ("maximum", field.maximum.map { Value(kind: .number($0)) }),
            ("number_format", AuditedProperties.text(field.numberFormat)),
            ("active", Value(kind: .boolean(field.active))),
        ]
    }
}
