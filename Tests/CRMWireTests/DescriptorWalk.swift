import CMessages
import CRMModel
import CRMSample
import CRMTestKit
import Testing

@testable import CRMWire

/// Makes encoded messages by walking protobuf-c's descriptors: with every field set, or with some.
///
/// Where all are set, no field gets the value that it has by default, so that a codec which leaves defaults out gives
/// back the very same bytes. Else about half of them are, to values of which many lie at an edge.
struct DescriptorWalk {
    let arena: Arena
    var generator: SeededGenerator
    var setsAll = true
    /// Several entries of a map have an order, in which the codec puts them.
    var longestMap = 1

    /// The descriptor of a message type.
    static func descriptor(
        of type: any WireMessage.Type, in arena: Arena
    ) throws -> UnsafePointer<ProtobufCMessageDescriptor> {
        try type.init(decoding: [], in: arena).packed(in: arena).message.pointee.descriptor
    }

    /// An encoded message. Of a oneof, the member at `choice` is set (counted around).
    mutating func encodedMessage(
        _ descriptor: UnsafePointer<ProtobufCMessageDescriptor>, choice: Int
    ) throws -> [UInt8] {
        let message = try fill(descriptor, choice: choice).assumingMemoryBound(to: ProtobufCMessage.self)
        return [UInt8](unsafeUninitializedCapacity: protobuf_c_message_get_packed_size(message)) { buffer, count in
            count = protobuf_c_message_pack(message, buffer.baseAddress)
        }
    }

    private mutating func fill(
        _ descriptor: UnsafePointer<ProtobufCMessageDescriptor>, choice: Int
    ) throws -> UnsafeMutableRawPointer {
        let size = descriptor.pointee.sizeof_message
        let memory = try zeroed(size)
        protobuf_c_message_init(descriptor, memory)
        let fields = UnsafeBufferPointer(start: descriptor.pointee.fields, count: Int(descriptor.pointee.n_fields))
        let members = fields.filter { $0.flags & UInt32(PROTOBUF_C_FIELD_FLAG_ONEOF.rawValue) != 0 }
        for field in fields where setsAll || Bool.random(using: &generator) {
            let place = memory + Int(field.offset)
            let quantifier = memory + Int(field.quantifier_offset)
            if field.label == PROTOBUF_C_LABEL_REPEATED {
                let count = 1 + Int(generator.next() % UInt64(Self.isMapEntry(field) ? longestMap : 3))
                quantifier.storeBytes(of: count, as: Int.self)
                let stride = Self.size(of: field.type)
                let array = try zeroed(count * stride)
                for index in 0..<count { try store(field, descriptor, at: array + index * stride, choice) }
                place.storeBytes(of: array, as: UnsafeMutableRawPointer.self)
            } else if field.flags & UInt32(PROTOBUF_C_FIELD_FLAG_ONEOF.rawValue) != 0 {
                guard members[choice % members.count].id == field.id else { continue }
                quantifier.storeBytes(of: field.id, as: UInt32.self)
                try store(field, descriptor, at: place, choice)
            } else {
                if field.type != PROTOBUF_C_TYPE_MESSAGE { quantifier.storeBytes(of: 1, as: protobuf_c_boolean.self) }
                try store(field, descriptor, at: place, choice)
            }
        }
        return memory
    }

    private static func isMapEntry(_ field: ProtobufCFieldDescriptor) -> Bool {
        guard field.type == PROTOBUF_C_TYPE_MESSAGE else { return false }
        let descriptor = field.descriptor.assumingMemoryBound(to: ProtobufCMessageDescriptor.self)
        return String(cString: descriptor.pointee.name).hasSuffix("Entry")
    }

    private func zeroed(_ count: Int) throws -> UnsafeMutableRawPointer {
        UnsafeMutableRawPointer(try #require(arena.data([UInt8](repeating: 0, count: count)).data))
    }

    private mutating func store(
        _ field: ProtobufCFieldDescriptor, _ owner: UnsafePointer<ProtobufCMessageDescriptor>,
        at place: UnsafeMutableRawPointer, _ choice: Int
    ) throws {
        let number = number()
        switch field.type {
        case PROTOBUF_C_TYPE_INT32, PROTOBUF_C_TYPE_SINT32, PROTOBUF_C_TYPE_SFIXED32, PROTOBUF_C_TYPE_UINT32,
            PROTOBUF_C_TYPE_FIXED32:
            place.storeBytes(of: Int32(truncatingIfNeeded: number), as: Int32.self)
        case PROTOBUF_C_TYPE_INT64, PROTOBUF_C_TYPE_SINT64, PROTOBUF_C_TYPE_SFIXED64, PROTOBUF_C_TYPE_UINT64,
            PROTOBUF_C_TYPE_FIXED64:
            place.storeBytes(of: number, as: Int64.self)
        case PROTOBUF_C_TYPE_DOUBLE:
            let isEdge = !setsAll && Bool.random(using: &generator)
            let edges = [0, -0.0, .nan, .infinity, .leastNonzeroMagnitude, -.greatestFiniteMagnitude]
            let value = isEdge ? edges.randomElement(using: &generator) : nil
            place.storeBytes(of: value ?? Double(number) / 3, as: Double.self)
        case PROTOBUF_C_TYPE_BOOL:
            // Those that are true by default.
            let isOnByDefault = [".active", "Permission.allowed"].contains { name(field, owner).hasSuffix($0) }
            let isOn = setsAll ? !isOnByDefault : number % 2 == 0
            place.storeBytes(of: isOn ? 1 : 0, as: protobuf_c_boolean.self)
        case PROTOBUF_C_TYPE_ENUM:
            let descriptor = field.descriptor.assumingMemoryBound(to: ProtobufCEnumDescriptor.self).pointee
            // The last one is no field's default, and the first is often UNSPECIFIED.
            let last = Int(descriptor.n_values) - 1
            let index = setsAll ? last : Int.random(in: min(1, last)...last, using: &generator)
            place.storeBytes(of: descriptor.values[index].value, as: Int32.self)
        case PROTOBUF_C_TYPE_BYTES:
            place.storeBytes(of: arena.data(try bytes(field, owner)), as: ProtobufCBinaryData.self)
        case PROTOBUF_C_TYPE_MESSAGE:
            let descriptor = field.descriptor.assumingMemoryBound(to: ProtobufCMessageDescriptor.self)
            place.storeBytes(of: try fill(descriptor, choice: choice), as: UnsafeMutableRawPointer.self)
        default: Issue.record("\(String(cString: field.name)) has a type that the walk does not know")
        }
    }

    /// Text, which is as good as any bytes; or, where the protos have a lazy submessage, one of those.
    private mutating func bytes(
        _ field: ProtobufCFieldDescriptor, _ owner: UnsafePointer<ProtobufCMessageDescriptor>
    ) throws -> [UInt8] {
        switch name(field, owner) {
        case "crm.v1.Record.fields":
            return try encodedMessage(Self.descriptor(of: FieldSet.self, in: arena), choice: 0)
        case "crm.v1.Record.order_amounts":
            return try encodedMessage(Self.descriptor(of: OrderAmounts.self, in: arena), choice: 0)
        case "crm.testing.EveryKind.lazy_part":
            return try encodedMessage(Self.descriptor(of: Part.self, in: arena), choice: 0)
        default:
            let text = "text \(generator.next() % 1_000_000) 华为 🏢"
            if setsAll { return Array(text.utf8) }
            // None, a letter that has another coding, and lengths that take one byte, two and three.
            let texts = ["", text, "e\u{301}", "\u{e9}", String(repeating: "長", count: 43)]
            if generator.next() % 64 == 0 { return [UInt8](repeating: UInt8(ascii: "x"), count: 16_384) }
            return Array((texts.randomElement(using: &generator) ?? "").utf8)
        }
    }

    /// Not 0, and no number that is a default, where all are set.
    private mutating func number() -> Int64 {
        let any = Int64(truncatingIfNeeded: generator.next() >> UInt64(generator.next() % 56))
        if setsAll { return any | 8 }
        let edges = [0, 1, -1, 127, 128, .min, .max, Int64(Int32.min), Int64(UInt32.max)]
        return Bool.random(using: &generator) ? edges.randomElement(using: &generator) ?? any : any
    }

    private func name(
        _ field: ProtobufCFieldDescriptor, _ owner: UnsafePointer<ProtobufCMessageDescriptor>
    ) -> String {
        "\(String(cString: owner.pointee.name)).\(String(cString: field.name))"
    }

    private static func size(of type: ProtobufCType) -> Int {
        switch type {
        case PROTOBUF_C_TYPE_INT32, PROTOBUF_C_TYPE_SINT32, PROTOBUF_C_TYPE_SFIXED32, PROTOBUF_C_TYPE_UINT32,
            PROTOBUF_C_TYPE_FIXED32, PROTOBUF_C_TYPE_ENUM, PROTOBUF_C_TYPE_FLOAT, PROTOBUF_C_TYPE_BOOL:
            4
        case PROTOBUF_C_TYPE_BYTES: MemoryLayout<ProtobufCBinaryData>.size
        default: 8
        }
    }
}
