import CMessages
import CRMModel
import CRMSample
import CRMTestKit
import Testing

@testable import CRMWire

/// Whatever comes in the place of a message, of any type: an error or a value, within the arena's budget, and no trap.
struct DamageTests {
    private static let budgetBytes = 1024 * 1024

    private let arena = Arena(budgetBytes: budgetBytes)

    /// What came of bytes: nil for a value.
    private func refusal<Message: WireMessage>(_ type: Message.Type, _ bytes: some Collection<UInt8>) -> WireError? {
        arena.reset()
        defer {
            #expect(arena.allocatedBytes <= Self.budgetBytes)
            // A chunk that is too small for what is asked may be left nearly empty; and the last one is of 4 MiB at most.
            #expect(arena.reservedBytes <= 2 * Self.budgetBytes + 4 * 1024 * 1024)
        }
        do throws(WireError) {
            _ = try type.init(decoding: Array(bytes), in: arena)
            return nil
        } catch {
            return error
        }
    }

    private func encodedMessage(_ index: Int) throws -> [UInt8] {
        var walk = DescriptorWalk(arena: Arena(), generator: SeededGenerator(seed: UInt64(index)))
        let descriptor = try DescriptorWalk.descriptor(of: WireMessages.all[index], in: walk.arena)
        return try walk.encodedMessage(descriptor, choice: index)
    }

    private func fields(_ index: Int) throws -> [ProtobufCFieldDescriptor] {
        let descriptor = try DescriptorWalk.descriptor(of: WireMessages.all[index], in: arena).pointee
        return Array(UnsafeBufferPointer(start: descriptor.fields, count: Int(descriptor.n_fields)))
    }

    private func varint(_ number: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = number
        while rest >= 0x80 {
            bytes.append(UInt8(rest & 0x7f) | 0x80)
            rest >>= 7
        }
        return bytes + [UInt8(rest)]
    }

    @Test(arguments: WireMessages.all.indices)
    func `every message cut off anywhere is a value or an error`(index: Int) throws {
        let whole = try encodedMessage(index)
        let type = WireMessages.all[index]
        var refused = 0
        for count in whole.indices where refusal(type, whole[..<count]) != nil { refused += 1 }
        // Between two fields a message may end.
        if !whole.isEmpty { #expect(refused > 0 && refused < whole.count) }
    }

    @Test(arguments: WireMessages.all.indices)
    func `every message with any one bit flipped is a value or an error`(index: Int) throws {
        var bytes = try encodedMessage(index)
        let type = WireMessages.all[index]
        var refused = 0
        for bit in 0..<bytes.count * 8 {
            bytes[bit / 8] ^= 1 << (bit % 8)
            if refusal(type, bytes) != nil { refused += 1 }
            bytes[bit / 8] ^= 1 << (bit % 8)
        }
        if !bytes.isEmpty { #expect(refused > 0) }
    }

    @Test(arguments: WireMessages.all.indices)
    func `noise in the place of a message is a value or an error`(index: Int) throws {
        var generator = SeededGenerator(seed: UInt64(index))
        for _ in 0..<200 {
            let count = Int.random(in: 0...64, using: &generator)
            _ = refusal(
                WireMessages.all[index], (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
        }
    }

    @Test(arguments: WireMessages.all.indices)
    func `ten thousand levels in a message take no stack`(index: Int) throws {
        let type = WireMessages.all[index]
        // Each field within itself, as if the type contained itself; and one that no type has.
        for number in try fields(index).map({ Int($0.id) }) + [4_000] {
            let tag = varint(number << 3 | 2)
            // From the inside outwards, and so backwards.
            var backwards: [UInt8] = []
            for _ in 0..<10_000 { backwards += (tag + varint(backwards.count)).reversed() }
            _ = refusal(type, backwards.reversed())
            let group = varint(number << 3 | 3)
            #expect(refusal(type, (0..<10_000).flatMap { _ in group }) != nil)
        }
    }

    @Test(arguments: WireMessages.all.indices)
    func `many empty fields of any kind stay within the budget`(index: Int) throws {
        let type = WireMessages.all[index]
        for field in try fields(index) {
            let number = Int(field.id)
            let empty = varint(number << 3 | 2) + [0]
            let outcome = refusal(type, (0..<128 * 1024 / empty.count).flatMap { _ in empty })
            if field.label == PROTOBUF_C_LABEL_REPEATED, field.type == PROTOBUF_C_TYPE_MESSAGE {
                // 128 KiB would take several MiB.
                #expect(outcome == .budgetExceeded(bytes: Self.budgetBytes))
            }
            let zeros = [UInt8](repeating: 0, count: 192 * 1024)
            _ = refusal(type, varint(number << 3 | 2) + varint(zeros.count) + zeros)
            let zero = varint(number << 3) + [0]
            _ = refusal(type, (0..<64 * 1024 / zero.count).flatMap { _ in zero })
        }
    }

    @Test(arguments: WireMessages.all.indices)
    func `a list's elements take at most twice the memory as Swift values that the budget counts`(index: Int) throws {
        func stride<Message: WireMessage>(of _: Message.Type) -> Int { MemoryLayout<Message>.stride }
        for field in try fields(index)
        where field.label == PROTOBUF_C_LABEL_REPEATED && field.type == PROTOBUF_C_TYPE_MESSAGE {
            let element = field.descriptor.assumingMemoryBound(to: ProtobufCMessageDescriptor.self).pointee
            // A map's entries are no messages of their own.
            let type = WireMessages.all.first { $0.protoName == String(cString: element.name) }
            guard let type else { continue }
            #expect(stride(of: type) <= 2 * (element.sizeof_message + MemoryLayout<UnsafeRawPointer>.size))
        }
    }
}
