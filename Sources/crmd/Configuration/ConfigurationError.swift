internal import TOMLKit

/// A configuration that can't be; the message names the key.
struct ConfigurationError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }

    /// Something else stands there than what has to.
    static func expected(_ expected: String, _ found: any TOMLValueConvertible) -> Self {
        Self("must be \(expected), not \(found.type.name)")
    }
}

extension TOMLType {
    /// What a value of the type is, for people.
    fileprivate var name: String {
        switch self {
        case .table: "a table"
        case .array: "a list"
        case .string: "a text in quotes"
        case .int: "a whole number"
        case .double: "a number with a point"
        case .bool: "true or false"
        case .date: "a date"
        case .time: "a time"
        case .dateTime: "a date with a time"
        }
    }
}
