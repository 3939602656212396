@testable import CRMClient

/// Makes descriptors as protoc does, for schemas that no daemon serves.
struct DescriptorBuilder {
    struct Field {
        var name: String
        var number: Int
        var type: Int
        var typeName = ""
        var isRepeated = false
        var isPacked = false
        var oneof: Int?

        init(
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

    static let messageType = 11
    static let enumType = 14

    /// A message's descriptor; maps stand in `nested` as messages with `isMapEntry`.
    static func message(
        _ name: String, _ fields: [Field], nested: [[UInt8]] = [], enums: [[UInt8]] = [], isMapEntry: Bool = false
    ) -> [UInt8] {
        var writer = ProtobufWriter()
        writer.text(1, name)
        for field in fields { writer.part(2, descriptor(field)) }
        for message in nested { writer.part(3, message) }
        for enumeration in enums { writer.part(4, enumeration) }
        if isMapEntry { writer.part(7, [0x38, 1]) }
        return writer.bytes
    }

    static func enumeration(_ name: String, _ values: [(name: String, number: UInt64)]) -> [UInt8] {
        var writer = ProtobufWriter()
        writer.text(1, name)
        for value in values {
            var entry = ProtobufWriter()
            entry.text(1, value.name)
            entry.number(2, value.number)
            writer.part(2, entry.bytes)
        }
        return writer.bytes
    }

    static func service(_ name: String, method: String, request: String, response: String, streams: Bool) -> [UInt8] {
        var entry = ProtobufWriter()
        entry.text(1, method)
        entry.text(2, "." + request)
        entry.text(3, "." + response)
        entry.number(5, streams ? 1 : 0)
        entry.number(6, streams ? 1 : 0)
        var writer = ProtobufWriter()
        writer.text(1, name)
        writer.part(2, entry.bytes)
        return writer.bytes
    }

    static func file(
        _ name: String, package: String, messages: [[UInt8]] = [], enums: [[UInt8]] = [], services: [[UInt8]] = []
    ) -> [UInt8] {
        var writer = ProtobufWriter()
        writer.text(1, name)
        writer.text(2, package)
        for message in messages { writer.part(4, message) }
        for enumeration in enums { writer.part(5, enumeration) }
        for service in services { writer.part(6, service) }
        return writer.bytes
    }

    private static func descriptor(_ field: Field) -> [UInt8] {
        var writer = ProtobufWriter()
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

extension ProtobufWriter {
    fileprivate mutating func text(_ number: Int, _ text: String) { part(number, Array(text.utf8)) }

    fileprivate mutating func part(_ number: Int, _ bytes: [UInt8]) {
        key(number, .bytes)
        delimited(bytes)
    }

    fileprivate mutating func number(_ number: Int, _ value: UInt64) {
        key(number, .varint)
        varint(value)
    }
}
