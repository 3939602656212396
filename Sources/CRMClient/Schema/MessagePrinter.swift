/// Tells an encoded message as JSON, its fields in the order of their numbers.
struct MessagePrinter {
    /// Deeper no message of ours goes; bad bytes might, in a schema with a recursive message.
    private static let maximumDepth = 100

    private let schema: Schema
    private var writer: JSONWriter

    private typealias RawValue = ProtobufReader.RawValue

    init(schema: Schema, pretty: Bool) {
        self.schema = schema
        writer = JSONWriter(pretty: pretty)
    }

    var text: String { writer.text }

    mutating func print(
        _ bytes: ArraySlice<UInt8>, as message: MessageSchema, depth: Int = 0
    ) throws(PlacedFault) {
        guard depth < Self.maximumDepth else { throw PlacedFault("is nested too deeply") }
        let values = try Self.values(bytes, message)
        writer.beginObject()
        for (field, values) in zip(message.fields, values) where !values.isEmpty {
            do throws(PlacedFault) {
                try print(values, as: field, depth: depth)
            } catch {
                throw error.inside(field.jsonName)
            }
        }
        writer.endObject()
    }

    /// What stands in the bytes for each field of the message. Fields that the schema doesn't know are left out.
    private static func values(
        _ bytes: ArraySlice<UInt8>, _ message: MessageSchema
    ) throws(PlacedFault) -> [[RawValue]] {
        var result = [[RawValue]](repeating: [], count: message.fields.count)
        var reader = ProtobufReader(bytes)
        while let (number, value) = try reader.next() {
            guard let index = message.index(numbered: number) else { continue }
            if let oneof = message.fields[index].oneof {
                for (other, field) in message.fields.enumerated() where other != index && field.oneof == oneof {
                    result[other] = []
                }
            }
            result[index].append(value)
        }
        return result
    }

    private mutating func print(_ values: [RawValue], as field: FieldSchema, depth: Int) throws(PlacedFault) {
        if !field.isRepeated {
            writer.name(field.jsonName)
            return try print(Self.merged(values, field.kind), field.kind, depth: depth)
        }
        if case .message(let index) = field.kind, let (key, element) = schema.messages[index].pair {
            return try printMap(values, schema.messages[index], key, element, as: field, depth: depth)
        }
        let elements = try Self.unpacked(values, field.kind)
        if elements.isEmpty { return }
        writer.name(field.jsonName)
        writer.beginArray()
        for (index, element) in elements.enumerated() {
            writer.element()
            do throws(PlacedFault) {
                try print(element, field.kind, depth: depth)
            } catch {
                throw error.inside("[\(index)]")
            }
        }
        writer.endArray()
    }

    private mutating func printMap(
        _ values: [RawValue], _ entry: MessageSchema, _ key: FieldSchema, _ element: FieldSchema, as field: FieldSchema,
        depth: Int
    ) throws(PlacedFault) {
        guard case .scalar(let keyType) = key.kind else { return }
        var order: [String] = []
        var elements: [String: RawValue?] = [:]
        for value in values {
            guard case .bytes(let bytes) = value else { throw PlacedFault("is laid out as another type") }
            let parts = try Self.values(bytes, entry)
            let name = Self.name(try parts[0].last?.scalar(as: keyType) ?? Scalar.zero(keyType))
            if elements.updateValue(parts[1].isEmpty ? nil : Self.merged(parts[1], element.kind), forKey: name) == nil {
                order.append(name)
            }
        }
        writer.name(field.jsonName)
        writer.beginObject()
        for name in order {
            writer.name(name)
            do throws(PlacedFault) {
                try print((elements[name] ?? nil) ?? Self.zero(element.kind), element.kind, depth: depth)
            } catch {
                throw error.inside("[\"\(name)\"]")
            }
        }
        writer.endObject()
    }

    private mutating func print(_ value: RawValue, _ kind: FieldSchema.Kind, depth: Int) throws(PlacedFault) {
        switch kind {
        case .scalar(let type): print(try value.scalar(as: type), as: type)
        case .enumeration(let index):
            let number = try value.enumNumber()
            if let name = schema.enums[index].name(numbered: number) {
                writer.string(name)
            } else {
                writer.raw(String(number))
            }
        case .message(let index):
            guard case .bytes(let bytes) = value else { throw PlacedFault("is laid out as another type") }
            try print(bytes, as: schema.messages[index], depth: depth + 1)
        }
    }

    private mutating func print(_ scalar: Scalar, as type: ScalarType) {
        switch scalar {
        case .signed, .unsigned:
            let isLong = [.int64, .uint64, .fixed64, .sfixed64, .sint64].contains(type)
            isLong ? writer.string(Self.name(scalar)) : writer.raw(Self.name(scalar))
        case .double(let number): print(number)
        case .float(let number): print(number)
        case .bool(let flag): writer.raw(flag ? "true" : "false")
        case .string, .bytes: writer.string(Self.name(scalar))
        }
    }

    private mutating func print(_ number: some BinaryFloatingPoint & LosslessStringConvertible) {
        if number.isFinite {
            writer.raw(number.description)
        } else {
            writer.string(number.isNaN ? "NaN" : number < 0 ? "-Infinity" : "Infinity")
        }
    }

    /// The text of a map's key, or of a value that JSON writes as a string.
    private static func name(_ scalar: Scalar) -> String {
        switch scalar {
        case .signed(let number): String(number)
        case .unsigned(let number): String(number)
        case .double(let number): number.description
        case .float(let number): number.description
        case .bool(let flag): flag ? "true" : "false"
        case .string(let text): text
        case .bytes(let bytes): Base64.text(bytes)
        }
    }

    /// The value of a field that occurs more than once: of messages the sum, of anything else the last.
    private static func merged(_ values: [RawValue], _ kind: FieldSchema.Kind) -> RawValue {
        guard case .message = kind, values.count > 1 else { return values.last ?? zero(kind) }
        var sum: [UInt8] = []
        for case .bytes(let bytes) in values { sum += bytes }
        return .bytes(sum[...])
    }

    private static func zero(_ kind: FieldSchema.Kind) -> RawValue {
        switch kind {
        case .enumeration: .varint(0)
        case .message: .bytes([])
        case .scalar(let type):
            switch type.wireType {
            case .varint: .varint(0)
            case .fixed64: .fixed64(0)
            case .fixed32: .fixed32(0)
            case .bytes: .bytes([])
            }
        }
    }

    /// The elements of a repeated field, those included that stand together in one field.
    private static func unpacked(_ values: [RawValue], _ kind: FieldSchema.Kind) throws(PlacedFault) -> [RawValue] {
        let wireType: ProtobufWriter.WireType
        switch kind {
        case .scalar(let type) where type.wireType != .bytes: wireType = type.wireType
        case .enumeration: wireType = .varint
        default: return values
        }
        var result: [RawValue] = []
        for value in values {
            guard case .bytes(let bytes) = value else {
                result.append(value)
                continue
            }
            var reader = ProtobufReader(bytes)
            while !reader.isAtEnd {
                switch wireType {
                case .fixed64: result.append(.fixed64(try reader.fixed(8)))
                case .fixed32: result.append(.fixed32(UInt32(truncatingIfNeeded: try reader.fixed(4))))
                default: result.append(.varint(try reader.varint()))
                }
            }
        }
        return result
    }
}
