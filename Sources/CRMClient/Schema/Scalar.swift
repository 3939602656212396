/// A single value, apart from how it is laid out.
enum Scalar: Hashable {
    case signed(Int64)
    case unsigned(UInt64)
    case double(Double)
    case float(Float)
    case bool(Bool)
    case string(String)
    case bytes([UInt8])
}

extension Scalar {
    /// The value of a map entry's key or value that is not there.
    static func zero(_ type: ScalarType) -> Scalar {
        switch type {
        case .double: .double(0)
        case .float: .float(0)
        case .int64, .int32, .sfixed32, .sfixed64, .sint32, .sint64: .signed(0)
        case .uint64, .fixed64, .fixed32, .uint32: .unsigned(0)
        case .bool: .bool(false)
        case .string: .string("")
        case .bytes: .bytes([])
        }
    }
}

extension ProtobufWriter {
    /// Writes a value without a field's key.
    mutating func scalar(_ value: Scalar, as type: ScalarType) {
        switch value {
        case .signed(let number):
            switch type {
            case .sint32, .sint64: varint(UInt64(bitPattern: number << 1 ^ number >> 63))
            case .sfixed32: fixed32(UInt32(truncatingIfNeeded: number))
            case .sfixed64: fixed64(UInt64(bitPattern: number))
            default: varint(UInt64(bitPattern: number))
            }
        case .unsigned(let number):
            switch type {
            case .fixed32: fixed32(UInt32(truncatingIfNeeded: number))
            case .fixed64: fixed64(number)
            default: varint(number)
            }
        case .double(let number): fixed64(number.bitPattern)
        case .float(let number): fixed32(number.bitPattern)
        case .bool(let flag): varint(flag ? 1 : 0)
        case .string(let text): delimited(Array(text.utf8))
        case .bytes(let bytes): delimited(bytes)
        }
    }
}

extension ProtobufReader.RawValue {
    /// The value that stands there.
    func scalar(as type: ScalarType) throws(PlacedFault) -> Scalar {
        switch (type, self) {
        case (.int32, .varint(let raw)): .signed(Int64(Int32(truncatingIfNeeded: raw)))
        case (.int64, .varint(let raw)): .signed(Int64(bitPattern: raw))
        case (.uint32, .varint(let raw)): .unsigned(UInt64(UInt32(truncatingIfNeeded: raw)))
        case (.uint64, .varint(let raw)): .unsigned(raw)
        case (.sint32, .varint(let raw)):
            .signed(Int64(Int32(truncatingIfNeeded: Self.unzigzag(UInt64(UInt32(truncatingIfNeeded: raw))))))
        case (.sint64, .varint(let raw)): .signed(Self.unzigzag(raw))
        case (.bool, .varint(let raw)): .bool(raw != 0)
        case (.fixed32, .fixed32(let raw)): .unsigned(UInt64(raw))
        case (.sfixed32, .fixed32(let raw)): .signed(Int64(Int32(bitPattern: raw)))
        case (.float, .fixed32(let raw)): .float(Float(bitPattern: raw))
        case (.fixed64, .fixed64(let raw)): .unsigned(raw)
        case (.sfixed64, .fixed64(let raw)): .signed(Int64(bitPattern: raw))
        case (.double, .fixed64(let raw)): .double(Double(bitPattern: raw))
        case (.bytes, .bytes(let raw)): .bytes(Array(raw))
        case (.string, .bytes(let raw)): .string(try Self.text(raw))
        default: throw PlacedFault("is laid out as another type")
        }
    }

    /// The number of an enum's value.
    func enumNumber() throws(PlacedFault) -> Int32 {
        guard case .varint(let raw) = self else { throw PlacedFault("is laid out as another type") }
        return Int32(truncatingIfNeeded: raw)
    }

    private static func text(_ bytes: ArraySlice<UInt8>) throws(PlacedFault) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw PlacedFault("is not valid UTF-8") }
        return text
    }

    private static func unzigzag(_ raw: UInt64) -> Int64 {
        Int64(bitPattern: raw >> 1) ^ -Int64(bitPattern: raw & 1)
    }
}
