import CRMModel

/// The fields of an object, to be found by key.
struct FieldCatalog {
    let object: BusinessObject
    /// In their order.
    let fields: [FieldDefinition]
    /// The installation's currency.
    let currency: String
    private let byKey: [String: FieldDefinition]

    init(object: BusinessObject, _ fields: [FieldDefinition], currency: String) {
        self.object = object
        self.fields = fields
        self.currency = currency
        byKey = Dictionary(fields.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The definition if there is one.
    subscript(key: String) -> FieldDefinition? { byKey[key] }

    /// The fields of a new record; those without a value are left out.
    ///
    /// - Throws: if the object has no such field, or a value is none of its type.
    func fields(_ assignments: [Assignment]) throws -> [Field] {
        try assignments.compactMap { assignment in
            let field = try field(assignment.key)
            if assignment.value.isEmpty { return nil }
            let value = try ValueInput.value(
                assignment.value, as: field.type ?? .text, of: field.key, currency: currency)
            return Field(key: field.key, value: value)
        }
    }

    /// - Throws: if records of the object have no line items.
    func lineItems(_ texts: [String]) throws(InputError) -> Field {
        guard let field = fields.first(where: { $0.type == .lineItems }) else {
            throw InputError("--item: \(object.protoName) has no line items")
        }
        guard let items = LineItemInput.items(texts, currency) else {
            throw InputError("--item: not of the form PRODUCT:QUANTITY:PRICE, such as 17:2.5:12.50")
        }
        return Field(key: field.key, value: Value(kind: .lineItems(items)))
    }

    /// - Throws: if the object has no such field.
    func field(_ key: String) throws(InputError) -> FieldDefinition {
        guard let field = byKey[key] else { throw InputError("\(key) is no field of \(object.protoName)") }
        return field
    }
}
