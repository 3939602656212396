/// A field of a message.
struct FieldSchema: Sendable, Hashable {
    /// What a field, or an element of a repeated one, is.
    enum Kind: Sendable, Hashable {
        case scalar(ScalarType)
        /// The index of an enum of the schema.
        case enumeration(Int)
        /// The index of a message of the schema.
        case message(Int)
    }

    /// As in the proto: "owner_id".
    let name: String
    /// As in JSON: "ownerId".
    let jsonName: String
    let number: Int
    let comment: String
    let kind: Kind
    let label: FieldLabel
    /// As the descriptor writes it.
    let defaultValue: String?
    /// Whether the numbers of a repeated field stand together in one field.
    let isPacked: Bool
    /// The oneof to which it belongs, as a number within its message.
    let oneof: Int?

    var isRepeated: Bool { label == .repeated }
}
