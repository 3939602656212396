internal import CRMModel
internal import CRMRepository

extension RecordChange {
    var object: BusinessObject? {
        if let new { return new.object }
        return old?.object
    }

    /// The value of a field, before and after.
    func values(of key: String, _ codec: MessageCodec) throws -> (old: Value?, new: Value?) {
        if let field = fields.first(where: { $0.definition.key == key }) { return (field.old, field.new) }
        // Of a record that is created, all fields that have a value are named.
        guard let old else { return (nil, nil) }
        let value = try codec.decode(old.fields).fields.first { $0.key == key }?.value
        return (value, new == nil ? nil : value)
    }

    /// Whether the value of a field differs.
    func changes(_ key: String) -> Bool { fields.contains { $0.definition.key == key } }
}

extension Value {
    /// The amount in minor units, if it is one.
    var minorUnits: Int64? {
        if case .money(let money)? = kind { money.minorUnits } else { nil }
    }
}

extension FieldCatalog {
    /// The standard field in which records of the object have their amount, if they have one.
    func amountField(of object: BusinessObject) -> FieldDefinition? {
        fields(of: object).first { $0.key == LineItemRules.sumKey && !$0.custom }
    }
}
