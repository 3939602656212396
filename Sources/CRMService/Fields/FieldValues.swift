internal import CRMModel
internal import CRMRepository

/// The values of a record's fields, by key.
struct FieldValues {
    private var byKey: [String: Value] = [:]

    init() {}

    init(_ set: FieldSet) {
        for field in set.fields { byKey[field.key] = field.value }
    }

    subscript(key: String) -> Value? {
        get { byKey[key] }
        set { byKey[key] = newValue }
    }

    /// The form in which they are stored and sent: in the order of the definitions.
    func fieldSet(_ definitions: [FieldDefinition]) -> FieldSet {
        FieldSet(
            fields: definitions.compactMap { definition in
                byKey[definition.key].map { Field(key: definition.key, value: $0) }
            })
    }
}

extension FieldDefinition {
    /// The keys under which a value of the field is found; none for none.
    func indexed(_ value: Value?) -> [IndexedField] {
        guard let value else { return [] }
        return FieldKey.keys(of: value).map { IndexedField(fieldID: id, key: $0, isLong: type?.isLong ?? false) }
    }
}
