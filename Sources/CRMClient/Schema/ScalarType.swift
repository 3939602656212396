/// The types of single values, by their numbers in descriptors.
enum ScalarType: Int, Sendable, Hashable {
    case double = 1
    case float = 2
    case int64 = 3
    case uint64 = 4
    case int32 = 5
    case fixed64 = 6
    case fixed32 = 7
    case bool = 8
    case string = 9
    case bytes = 12
    case uint32 = 13
    case sfixed32 = 15
    case sfixed64 = 16
    case sint32 = 17
    case sint64 = 18

    var wireType: ProtobufWriter.WireType {
        switch self {
        case .double, .fixed64, .sfixed64: .fixed64
        case .float, .fixed32, .sfixed32: .fixed32
        case .string, .bytes: .bytes
        case .int64, .uint64, .int32, .bool, .uint32, .sint32, .sint64: .varint
        }
    }

    /// Whether the key of a map may be of the type.
    var canBeMapKey: Bool {
        switch self {
        case .double, .float, .bytes: false
        default: true
        }
    }
}
