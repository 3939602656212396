/// What the descriptors of some files declare, before the names of types are looked up.
struct FileDescriptorReader {
    struct Message {
        var fullName = ""
        var fields: [Field] = []
        var isMapEntry = false
    }

    struct Field {
        var name = ""
        var jsonName: String?
        var number = 0
        var isRepeated = false
        var type = 0
        /// Without the dot at its beginning.
        var typeName = ""
        var isPacked: Bool?
        var oneof: Int?
        /// A oneof that only says that the field may be absent.
        var isOptionalOfProto3 = false
        var isProto3 = false
    }

    private(set) var messages: [Message] = []
    private(set) var enums: [EnumSchema] = []
    private(set) var services: [ServiceSchema] = []

    private typealias RawValue = ProtobufReader.RawValue

    /// Nobody nests types deeper; bad bytes might.
    private static let maximumDepth = 32

    /// Reads a serialized google.protobuf.FileDescriptorProto.
    mutating func readFile(_ bytes: [UInt8]) throws(PlacedFault) {
        var package = ""
        var isProto3 = false
        var parts: [(number: Int, bytes: ArraySlice<UInt8>)] = []
        var reader = ProtobufReader(bytes[...])
        while let (number, value) = try reader.next() {
            switch number {
            case 2: package = try Self.text(value)
            case 4, 5, 6: parts.append((number, try Self.bytes(value)))
            case 12: isProto3 = try Self.text(value) == "proto3"
            default: break
            }
        }
        for (number, bytes) in parts {
            switch number {
            case 4: try readMessage(bytes, in: package, isProto3: isProto3, depth: 0)
            case 5: try readEnum(bytes, in: package)
            default: try readService(bytes, in: package)
            }
        }
    }

    private mutating func readMessage(
        _ bytes: ArraySlice<UInt8>, in scope: String, isProto3: Bool, depth: Int
    ) throws(PlacedFault) {
        guard depth < Self.maximumDepth else { throw PlacedFault("messages are nested too deeply") }
        var message = Message()
        var name = ""
        var nested: [(number: Int, bytes: ArraySlice<UInt8>)] = []
        var reader = ProtobufReader(bytes)
        while let (number, value) = try reader.next() {
            switch number {
            case 1: name = try Self.text(value)
            case 2:
                var field = try Self.field(try Self.bytes(value))
                field.isProto3 = isProto3
                message.fields.append(field)
            case 3, 4: nested.append((number, try Self.bytes(value)))
            case 7: message.isMapEntry = try Self.option(7, of: value) == .varint(1)
            default: break
            }
        }
        message.fullName = Self.join(scope, name)
        messages.append(message)
        for (number, bytes) in nested {
            if number == 3 {
                try readMessage(bytes, in: message.fullName, isProto3: isProto3, depth: depth + 1)
            } else {
                try readEnum(bytes, in: message.fullName)
            }
        }
    }

    private static func field(_ bytes: ArraySlice<UInt8>) throws(PlacedFault) -> Field {
        var field = Field()
        var reader = ProtobufReader(bytes)
        while let (number, value) = try reader.next() {
            switch number {
            case 1: field.name = try text(value)
            case 3: field.number = Int(try value.enumNumber())
            case 4: field.isRepeated = try value.enumNumber() == 3
            case 5: field.type = Int(try value.enumNumber())
            case 6: field.typeName = String(try text(value).drop { $0 == "." })
            case 8: field.isPacked = try option(2, of: value).map { $0 != .varint(0) }
            case 9: field.oneof = Int(try value.enumNumber())
            case 10: field.jsonName = try text(value)
            case 17: field.isOptionalOfProto3 = try value.enumNumber() != 0
            default: break
            }
        }
        return field
    }

    private mutating func readEnum(_ bytes: ArraySlice<UInt8>, in scope: String) throws(PlacedFault) {
        var name = ""
        var values: [(name: String, number: Int32)] = []
        var reader = ProtobufReader(bytes)
        while let (number, value) = try reader.next() {
            if number == 1 { name = try Self.text(value) }
            guard number == 2 else { continue }
            var entry = (name: "", number: 0 as Int32)
            var entryReader = ProtobufReader(try Self.bytes(value))
            while let (number, value) = try entryReader.next() {
                if number == 1 { entry.name = try Self.text(value) }
                if number == 2 { entry.number = try value.enumNumber() }
            }
            values.append(entry)
        }
        enums.append(EnumSchema(fullName: Self.join(scope, name), values: values))
    }

    private mutating func readService(_ bytes: ArraySlice<UInt8>, in scope: String) throws(PlacedFault) {
        var name = ""
        var methods: [ArraySlice<UInt8>] = []
        var reader = ProtobufReader(bytes)
        while let (number, value) = try reader.next() {
            if number == 1 { name = try Self.text(value) }
            if number == 2 { methods.append(try Self.bytes(value)) }
        }
        let fullName = Self.join(scope, name)
        var result: [MethodSchema] = []
        for bytes in methods { result.append(try Self.method(bytes, of: fullName)) }
        services.append(ServiceSchema(fullName: fullName, methods: result))
    }

    private static func method(_ bytes: ArraySlice<UInt8>, of service: String) throws(PlacedFault) -> MethodSchema {
        var name = ""
        var request = ""
        var response = ""
        var streams = (client: false, server: false)
        var hasNoSideEffects = false
        var reader = ProtobufReader(bytes)
        while let (number, value) = try reader.next() {
            switch number {
            case 1: name = try text(value)
            case 2: request = String(try text(value).drop { $0 == "." })
            case 3: response = String(try text(value).drop { $0 == "." })
            case 4: hasNoSideEffects = try option(34, of: value) == .varint(1)
            case 5: streams.client = try value.enumNumber() != 0
            case 6: streams.server = try value.enumNumber() != 0
            default: break
            }
        }
        return MethodSchema(
            service: service, name: name, requestName: request, responseName: response,
            isClientStreaming: streams.client, isServerStreaming: streams.server, hasNoSideEffects: hasNoSideEffects)
    }

    // MARK: Parts

    private static func option(_ wanted: Int, of value: RawValue) throws(PlacedFault) -> RawValue? {
        var reader = ProtobufReader(try bytes(value))
        var result: RawValue?
        while let (number, value) = try reader.next() {
            if number == wanted { result = value }
        }
        return result
    }

    private static func bytes(_ value: RawValue) throws(PlacedFault) -> ArraySlice<UInt8> {
        guard case .bytes(let bytes) = value else { throw PlacedFault("a part is laid out as another type") }
        return bytes
    }

    private static func text(_ value: RawValue) throws(PlacedFault) -> String {
        guard case .string(let text) = try value.scalar(as: .string) else { return "" }
        return text
    }

    private static func join(_ scope: String, _ name: String) -> String { scope.isEmpty ? name : "\(scope).\(name)" }
}
