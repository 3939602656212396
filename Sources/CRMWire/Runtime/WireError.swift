/// Why bytes are not a message.
public enum WireError: Error, Hashable, Sendable {
    /// The bytes don't follow the encoding. The field, where it is known, else empty.
    case malformed(String)
    /// A string that is not UTF-8.
    case notUTF8(field: String)
    /// A string with a NUL character.
    case containsNUL(field: String)
    /// A number for which the enum has no name.
    case unknownEnumValue(field: String, value: Int32)
    /// Unpacking would take more memory than a message may.
    case budgetExceeded(bytes: Int)
}

extension WireError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .malformed(""): "the bytes are not an encoded message of this type"
        case .malformed(let field): "\(field) is not encoded as it has to be"
        case .notUTF8(let field): "\(field) is not valid UTF-8"
        case .containsNUL(let field): "\(field) contains a NUL character"
        case .unknownEnumValue(let field, let value): "\(field) has no value of number \(value)"
        case .budgetExceeded(let bytes): "the message takes more than \(bytes) bytes of memory"
        }
    }
}
