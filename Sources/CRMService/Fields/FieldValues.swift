internal import CRMModel
internal import CRMRepository

/// The values of a record's fields, by key. They are few, so that to look through them is quicker than to hash.
struct FieldValues {
    private var fields: [Field] = []
    /// Whether they are in the order of the definitions, as they are stored.
    private var isOrdered = true

    init() {}

    init(_ set: FieldSet) {
        fields = set.fields
    }

    subscript(key: String) -> Value? {
        get { fields.first { $0.key == key }?.value }
        set {
            let index = fields.firstIndex { $0.key == key }
            switch (index, newValue) {
            case (let index?, let value?): fields[index].value = value
            case (let index?, nil): fields.remove(at: index)
            case (nil, let value?):
                fields.append(Field(key: key, value: value))
                isOrdered = false
            case (nil, nil): break
            }
        }
    }

    /// The form in which they are stored and sent: in the order of the definitions.
    func fieldSet(_ definitions: [FieldDefinition]) -> FieldSet {
        if isOrdered { return FieldSet(fields: fields) }
        return FieldSet(fields: definitions.compactMap { definition in fields.first { $0.key == definition.key } })
    }
}

extension FieldDefinition {
    /// The keys under which a value of the field is found; none for none.
    func indexed(_ value: Value?) -> [IndexedField] {
        guard let value else { return [] }
        return FieldKey.keys(of: value).map { IndexedField(fieldID: id, key: $0, isLong: type?.isLong ?? false) }
    }
}
