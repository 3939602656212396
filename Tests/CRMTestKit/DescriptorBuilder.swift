/// Makes descriptors as protoc does, for schemas that no daemon serves.
public enum DescriptorBuilder {
    public struct Field {
        var name: String
        var number: Int
        var type: Int
        var typeName: String
        var isRepeated: Bool
        var isPacked: Bool
        var oneof: Int?

        public init(
            _ name: String, _ number: Int, _ type: Int, of typeName: String = "", isRepeated: Bool = false,
            isPacked: Bool = false, oneof: Int? = nil
        ) {
            self.name = name
            self.number = number
            self.type = type
            self.typeName = typeName
            self.isRepeated = isRepeated
            self.isPacked = isPacked
            self.oneof = oneof
        }
    }

    public struct Method {
        var name: String
        var request: String
        var response: String
        var takesStream: Bool
        var answersWithStream: Bool

        /// - Parameters:
        ///   - request: the full name of the message that it takes.
        ///   - response: the full name of the message that it answers with.
        public init(
            _ name: String, _ request: String, _ response: String, takesStream: Bool = false,
            answersWithStream: Bool = false
        ) {
            self.name = name
            self.request = request
            self.response = response
            self.takesStream = takesStream
            self.answersWithStream = answersWithStream
        }
    }

    public static let messageType = 11
    public static let enumType = 14

    /// A message's descriptor; maps stand in `nested` as messages with `isMapEntry`.
    public static func message(
        _ name: String, _ fields: [Field], nested: [[UInt8]] = [], enums: [[UInt8]] = [], isMapEntry: Bool = false
    ) -> [UInt8] {
        var writer = DescriptorWriter()
        writer.text(1, name)
        for field in fields { writer.part(2, descriptor(field)) }
        for message in nested { writer.part(3, message) }
        for enumeration in enums { writer.part(4, enumeration) }
        if isMapEntry { writer.part(7, [0x38, 1]) }
        return writer.bytes
    }

    public static func enumeration(_ name: String, _ values: [(name: String, number: UInt64)]) -> [UInt8] {
        var writer = DescriptorWriter()
        writer.text(1, name)
        for value in values {
            var entry = DescriptorWriter()
            entry.text(1, value.name)
            entry.number(2, value.number)
            writer.part(2, entry.bytes)
        }
        return writer.bytes
    }

    public static func service(_ name: String, _ methods: [Method]) -> [UInt8] {
        var writer = DescriptorWriter()
        writer.text(1, name)
        for method in methods {
            var entry = DescriptorWriter()
            entry.text(1, method.name)
            entry.text(2, "." + method.request)
            entry.text(3, "." + method.response)
            entry.number(5, method.takesStream ? 1 : 0)
            entry.number(6, method.answersWithStream ? 1 : 0)
            writer.part(2, entry.bytes)
        }
        return writer.bytes
    }

    public static func file(
        _ name: String, package: String, messages: [[UInt8]] = [], enums: [[UInt8]] = [], services: [[UInt8]] = []
    ) -> [UInt8] {
        var writer = DescriptorWriter()
        writer.text(1, name)
        writer.text(2, package)
        for message in messages { writer.part(4, message) }
        for enumeration in enums { writer.part(5, enumeration) }
        for service in services { writer.part(6, service) }
        return writer.bytes
    }

    private static func descriptor(_ field: Field) -> [UInt8] {
        var writer = DescriptorWriter()
        writer.text(1, field.name)
        writer.number(3, UInt64(field.number))
        writer.number(4, field.isRepeated ? 3 : 1)
        writer.number(5, UInt64(field.type))
        if !field.typeName.isEmpty { writer.text(6, "." + field.typeName) }
        if field.isPacked { writer.part(8, [0x10, 1]) }
        if let oneof = field.oneof { writer.number(9, UInt64(oneof)) }
        return writer.bytes
    }
}

/// Writes the fields of protobuf that descriptors are made of.
private struct DescriptorWriter {
    private(set) var bytes: [UInt8] = []

    mutating func text(_ number: Int, _ text: String) { part(number, Array(text.utf8)) }

    mutating func part(_ number: Int, _ part: [UInt8]) {
        varint(UInt64(number) << 3 | 2)
        varint(UInt64(part.count))
        bytes += part
    }

    mutating func number(_ number: Int, _ value: UInt64) {
        varint(UInt64(number) << 3)
        varint(value)
    }

    private mutating func varint(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }
}
