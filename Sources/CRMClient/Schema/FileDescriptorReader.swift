/// What the descriptors of some files declare, before the names of types are looked up.
struct FileDescriptorReader {
    struct Message {
        var fullName = ""
        var package = ""
        var comment = ""
        var oneofNames: [String] = []
        var fields: [Field] = []
        var isMapEntry = false
    }

    struct Field {
        var name = ""
        var jsonName: String?
        var number = 0
        var comment = ""
        var label = FieldLabel.optional
        /// As the descriptor writes it.
        var defaultValue: String?
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

    private var package = ""
    private var isProto3 = false
    private var comments = SourceComments()

    /// Nobody nests types deeper; bad bytes might.
    private static let maximumDepth = 32

    /// Reads a serialized google.protobuf.FileDescriptorProto.
    mutating func readFile(_ bytes: [UInt8]) throws(PlacedFault) {
        package = ""
        isProto3 = false
        comments = SourceComments()
        var parts: [(number: Int, bytes: ArraySlice<UInt8>)] = []
        var reader = ProtobufReader(bytes[...])
        while let (number, value) = try reader.next() {
            switch number {
            case 2: package = try value.text()
            case 4, 5, 6: parts.append((number, try value.part()))
            case 9: comments = try SourceComments(value.part())
            case 12: isProto3 = try value.text() == "proto3"
            default: break
            }
        }
        var places = Places([])
        for (number, bytes) in parts {
            let place = places.next(number)
            switch number {
            case 4: try readMessage(bytes, in: package, at: place, depth: 0)
            case 5: try readEnum(bytes, in: package, at: place)
            default: try readService(bytes, at: place)
            }
        }
    }

    private mutating func readMessage(
        _ bytes: ArraySlice<UInt8>, in scope: String, at place: [Int32], depth: Int
    ) throws(PlacedFault) {
        guard depth < Self.maximumDepth else { throw PlacedFault("messages are nested too deeply") }
        var message = Message(package: package, comment: comments[place])
        var name = ""
        var nested: [(number: Int, place: [Int32], bytes: ArraySlice<UInt8>)] = []
        var places = Places(place)
        var reader = ProtobufReader(bytes)
        while let (number, value) = try reader.next() {
            switch number {
            case 1: name = try value.text()
            case 2: message.fields.append(try field(value.part(), at: places.next(2)))
            case 3, 4: nested.append((number, places.next(number), try value.part()))
            case 7: message.isMapEntry = try value.option(7) == .varint(1)
            case 8: message.oneofNames.append(try value.option(1)?.text() ?? "")
            default: break
            }
        }
        message.fullName = Self.join(scope, name)
        messages.append(message)
        for (number, place, bytes) in nested {
            if number == 3 {
                try readMessage(bytes, in: message.fullName, at: place, depth: depth + 1)
            } else {
                try readEnum(bytes, in: message.fullName, at: place)
            }
        }
    }

    private func field(_ bytes: ArraySlice<UInt8>, at place: [Int32]) throws(PlacedFault) -> Field {
        var field = Field()
        field.comment = comments[place]
        field.isProto3 = isProto3
        var reader = ProtobufReader(bytes)
        while let (number, value) = try reader.next() {
            switch number {
            case 1: field.name = try value.text()
            case 3: field.number = Int(try value.enumNumber())
            case 4: field.label = FieldLabel(descriptorNumber: try value.enumNumber())
            case 5: field.type = Int(try value.enumNumber())
            case 6: field.typeName = try value.typeName()
            case 7: field.defaultValue = try value.text()
            case 8: field.isPacked = try value.option(2).map { $0 != .varint(0) }
            case 9: field.oneof = Int(try value.enumNumber())
            case 10: field.jsonName = try value.text()
            case 17: field.isOptionalOfProto3 = try value.enumNumber() != 0
            default: break
            }
        }
        return field
    }

    private mutating func readEnum(
        _ bytes: ArraySlice<UInt8>, in scope: String, at place: [Int32]
    ) throws(PlacedFault) {
        var name = ""
        var values: [EnumSchema.Value] = []
        var places = Places(place)
        var reader = ProtobufReader(bytes)
        while let (number, value) = try reader.next() {
            if number == 1 { name = try value.text() }
            guard number == 2 else { continue }
            values.append(
                EnumSchema.Value(
                    name: try value.option(1)?.text() ?? "", number: try value.option(2)?.enumNumber() ?? 0,
                    comment: comments[places.next(2)]))
        }
        enums.append(
            EnumSchema(
                fullName: Self.join(scope, name), package: package, comment: comments[place], values: values))
    }

    private mutating func readService(_ bytes: ArraySlice<UInt8>, at place: [Int32]) throws(PlacedFault) {
        var name = ""
        var methods: [(place: [Int32], bytes: ArraySlice<UInt8>)] = []
        var places = Places(place)
        var reader = ProtobufReader(bytes)
        while let (number, value) = try reader.next() {
            if number == 1 { name = try value.text() }
            if number == 2 { methods.append((places.next(2), try value.part())) }
        }
        let fullName = Self.join(package, name)
        var result: [MethodSchema] = []
        for (place, bytes) in methods { result.append(try method(bytes, of: fullName, at: place)) }
        services.append(ServiceSchema(fullName: fullName, comment: comments[place], methods: result))
    }

    private func method(
        _ bytes: ArraySlice<UInt8>, of service: String, at place: [Int32]
    ) throws(PlacedFault) -> MethodSchema {
        var name = ""
        var request = ""
        var response = ""
        var streams = (client: false, server: false)
        var hasNoSideEffects = false
        var reader = ProtobufReader(bytes)
        while let (number, value) = try reader.next() {
            switch number {
            case 1: name = try value.text()
            case 2: request = try value.typeName()
            case 3: response = try value.typeName()
            case 4: hasNoSideEffects = try value.option(34) == .varint(1)
            case 5: streams.client = try value.enumNumber() != 0
            case 6: streams.server = try value.enumNumber() != 0
            default: break
            }
        }
        return MethodSchema(
            service: service, name: name, comment: comments[place], requestName: request, responseName: response,
            isClientStreaming: streams.client, isServerStreaming: streams.server, hasNoSideEffects: hasNoSideEffects)
    }

    private static func join(_ scope: String, _ name: String) -> String { scope.isEmpty ? name : "\(scope).\(name)" }
}

/// Where the parts of a declaration are in the descriptor, for their comments: the field's number and the index within.
private struct Places {
    private let parent: [Int32]
    private var counts: [Int: Int32] = [:]

    init(_ parent: [Int32]) {
        self.parent = parent
    }

    mutating func next(_ number: Int) -> [Int32] {
        let index = counts[number, default: 0]
        counts[number] = index + 1
        return parent + [Int32(number), index]
    }
}
