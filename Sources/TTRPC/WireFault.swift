/// Why bytes are not the protobuf message they should be.
public enum WireFault: Error, Sendable, Equatable, CustomStringConvertible {
    /// A field ends past the end of its message.
    case truncated
    /// A varint is longer than 64 bits.
    case varintOverflow
    /// A field number is 0 or over 2^29-1.
    case fieldNumberInvalid
    /// A group, or a wire type that doesn't exist.
    case wireTypeInvalid
    /// A known field has another wire type than its declaration.
    case wireTypeMismatch
    /// A string isn't UTF-8, or holds NUL.
    case stringInvalid

    /// What is wrong.
    public var description: String {
        switch self {
        case .truncated: "a field ends past the end of its message"
        case .varintOverflow: "a varint is longer than 64 bits"
        case .fieldNumberInvalid: "a field number is out of range"
        case .wireTypeInvalid: "a wire type is a group or doesn't exist"
        case .wireTypeMismatch: "a field has another wire type than its declaration"
        case .stringInvalid: "a string isn't UTF-8, or holds NUL"
        }
    }
}
