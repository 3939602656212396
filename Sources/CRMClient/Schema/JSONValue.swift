/// A JSON document, taken apart. Numbers stay as they were written, so that none loses a digit.
enum JSONValue: Hashable {
    /// A member of an object.
    struct Member: Hashable {
        let name: String
        let value: JSONValue
    }

    case null
    case bool(Bool)
    case number(String)
    case string(String)
    case array([JSONValue])
    /// In the order of the text, doubles included.
    case object([Member])

    /// What it is, in an error.
    var noun: String {
        switch self {
        case .null: "null"
        case .bool: "a boolean"
        case .number: "a number"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }
}
