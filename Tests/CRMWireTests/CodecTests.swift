import CMessages
import CRMModel
import CRMSample
import CRMTestKit
import Testing

@testable import CRMWire

struct CodecTests {
    @Test(arguments: WireMessages.all.indices)
    func `every message gives back the bytes from which it was unpacked`(index: Int) throws {
        let type = WireMessages.all[index]
        let arena = Arena()
        var walk = DescriptorWalk(arena: Arena(), generator: SeededGenerator(seed: UInt64(index)))
        for choice in 0..<14 {
            let descriptor = try DescriptorWalk.descriptor(of: type, in: walk.arena)
            let bytes = try walk.encodedMessage(descriptor, choice: choice)
            let message = try type.init(decoding: bytes, in: arena)
            let isSame = message.encoded(in: arena) == bytes
            #expect(isSame, "\(type.protoName), choice \(choice)")
            arena.reset()
            walk.arena.reset()
        }
    }

    @Test func `the walk sets every field`() throws {
        var walk = DescriptorWalk(arena: Arena(), generator: SeededGenerator(seed: 1))
        let bytes = try walk.encodedMessage(DescriptorWalk.descriptor(of: EveryKind.self, in: walk.arena), choice: 2)
        let message = try EveryKind(decoding: bytes, in: Arena())
        for (label, value) in Mirror(reflecting: message).children {
            #expect("\(value)" != "nil" && "\(value)" != "[]" && "\(value)" != "[:]", "\(label ?? "")")
        }
        #expect(message.numberWithDefault != 7)
        #expect(message.colourWithDefault != .red)
    }

    @Test(arguments: WireMessages.all.indices)
    func `no message type contains itself`(index: Int) throws {
        let arena = Arena()
        func visit(_ descriptor: UnsafePointer<ProtobufCMessageDescriptor>, within path: [String]) {
            let name = String(cString: descriptor.pointee.name)
            guard !path.contains(name) else {
                Issue.record("\(path.joined(separator: " → ")) → \(name)")
                return
            }
            for field in UnsafeBufferPointer(start: descriptor.pointee.fields, count: Int(descriptor.pointee.n_fields))
            where field.type == PROTOBUF_C_TYPE_MESSAGE {
                visit(field.descriptor.assumingMemoryBound(to: ProtobufCMessageDescriptor.self), within: path + [name])
            }
        }
        visit(try DescriptorWalk.descriptor(of: WireMessages.all[index], in: arena), within: [])
    }

    @Test func `absent and default are told apart where presence counts, and only there`() throws {
        let arena = Arena()
        let nothing = try EveryKind(decoding: [], in: arena)
        #expect(nothing.anInt64 == nil)
        #expect(nothing.numberWithDefault == 7)
        #expect(nothing.colourWithDefault == .red)
        let zero = EveryKind(anInt64: 0, aString: "", numberWithDefault: 7)
        #expect(try EveryKind(decoding: zero.encoded(in: arena), in: arena) == zero)
        #expect(zero.encoded(in: arena) == [0x10, 0, 0x6a, 0])
    }

    @Test func `extreme numbers survive`() throws {
        let arena = Arena()
        let message = EveryKind(
            anInt32: .min, anInt64: .min, aUint32: .max, aUint64: .max, aSint32: .min, aSint64: .min, aFixed32: .max,
            aFixed64: .max, aSfixed32: .min, aSfixed64: .min, aDouble: -.infinity,
            packedNumbers: [.min, -1, 0, 1, .max], numbers: [.min, .max])
        #expect(try EveryKind(decoding: message.encoded(in: arena), in: arena) == message)
    }

    @Test func `maps are written in the order of their keys`() throws {
        let arena = Arena()
        let one = EveryKind(stringsByName: ["b": "2", "a": "1", "c": "3"])
        let bytes = one.encoded(in: arena)
        #expect(try EveryKind(decoding: bytes, in: arena) == one)
        let keys = bytes.indices.filter { bytes[$0] == 0x0a && bytes[$0 + 1] == 1 }.map { bytes[$0 + 2] }
        #expect(keys == Array("abc".utf8))
        // By their bytes: to Swift "e" with an accent after it is the one letter that comes after "z".
        let accented = EveryKind(stringsByName: ["z": "", "e\u{301}": ""]).encoded(in: arena)
        #expect(accented.suffix(7) == [0xda, 1, 5, 0x0a, 1, UInt8(ascii: "z"), 0x12, 0].suffix(7))
    }

    @Test func `keys of a map that Unicode holds for the same are one, of which the last value counts`() throws {
        // "e" with an accent after it, and the one letter that looks so.
        let bytes: [UInt8] = [
            0xda, 1, 8, 0x0a, 3, 0x65, 0xcc, 0x81, 0x12, 1, 0x31, 0xda, 1, 7, 0x0a, 2, 0xc3, 0xa9, 0x12, 1, 0x32,
        ]
        #expect(try EveryKind(decoding: bytes, in: Arena()).stringsByName == ["\u{e9}": "2"])
    }

    @Test func `a lazy submessage is passed on byte for byte, and checked where it comes in`() throws {
        let arena = Arena()
        // Fields out of order and an unknown one: not how we would write it, yet valid.
        let part: [UInt8] = [0x10, 4, 0x0a, 1, UInt8(ascii: "x"), 0x78, 5]
        let message = EveryKind(lazyPart: Encoded(bytes: part))
        let received = try EveryKind(decoding: message.encoded(in: arena), in: arena)
        #expect(received.lazyPart?.bytes == part)
        let broken = EveryKind(lazyPart: Encoded(bytes: [0x0a, 1, 0xff])).encoded(in: arena)
        #expect(throws: WireError.notUTF8(field: "crm.testing.Part.name")) {
            try EveryKind(decoding: broken, in: arena)
        }
    }
}
