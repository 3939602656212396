import CRMModel
import CRMSample
import CRMTestKit
import Testing

@testable import CRMWire

struct GuardTests {
    /// A message with one string field, number 13.
    private func withString(_ bytes: [UInt8]) -> [UInt8] { [0x6a, UInt8(bytes.count)] + bytes }

    @Test func `a string that is not UTF-8 is refused by the field's name`() {
        for bytes: [UInt8] in [[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xe4, 0xb8], [0xf4, 0x90, 0x80, 0x80]] {
            #expect(throws: WireError.notUTF8(field: "crm.testing.EveryKind.a_string")) {
                try EveryKind(decoding: withString(bytes), in: Arena())
            }
        }
    }

    @Test func `a string with a NUL is refused, not cut`() {
        #expect(throws: WireError.containsNUL(field: "crm.testing.EveryKind.a_string")) {
            try EveryKind(decoding: withString(Array("adm\0x".utf8)), in: Arena())
        }
    }

    @Test func `an enum value without a name is refused by field and number`() {
        #expect(throws: WireError.unknownEnumValue(field: "crm.testing.EveryKind.colour", value: 9)) {
            try EveryKind(decoding: [0x78, 9], in: Arena())
        }
        #expect(throws: WireError.unknownEnumValue(field: "crm.testing.EveryKind.colours", value: 0)) {
            try EveryKind(decoding: [0xc8, 1, 0], in: Arena())
        }
        #expect(throws: WireError.unknownEnumValue(field: "crm.testing.EveryKind.chosen_colour", value: 0)) {
            try EveryKind(decoding: [0x88, 2, 0], in: Arena())
        }
    }

    @Test func `an enum's UNSPECIFIED is as good as absent`() throws {
        #expect(try EveryKind(decoding: [0x78, 0], in: Arena()).colour == nil)
    }

    @Test func `a wrong wire type for a field is malformed`() {
        // Field 13, a string, sent as a number.
        #expect(throws: WireError.malformed("")) { try EveryKind(decoding: [0x68, 1], in: Arena()) }
    }

    @Test func `four mebibytes of empty submessages stay within the budget`() {
        let arena = Arena(budgetBytes: 8 * 1024 * 1024)
        // Field 26, repeated Part, length 0.
        let bytes = [UInt8]((0..<1_400_000).flatMap { _ in [0xd2, 0x01, 0x00] as [UInt8] })
        #expect(throws: WireError.budgetExceeded(bytes: 8 * 1024 * 1024)) { try EveryKind(decoding: bytes, in: arena) }
    }

    @Test func `what is allocated stays within a budget that is no multiple of 16, to which it is rounded up`() {
        let arena = Arena(budgetBytes: 1_000)
        for count in 128..<1_024 {
            let head: [UInt8] = [0x0a, UInt8(count & 0x7f) | 0x80, UInt8(count >> 7)]
            _ = try? Part(decoding: head + [UInt8](repeating: UInt8(ascii: "a"), count: count), in: arena)
            #expect(arena.allocatedBytes <= 1_000)
            arena.reset()
        }
    }

    @Test func `an arena can be used again after a refusal`() throws {
        let arena = Arena(budgetBytes: 1_000)
        #expect(throws: WireError.budgetExceeded(bytes: 1_000)) {
            try EveryKind(
                decoding: EveryKind(aString: String(repeating: "x", count: 2_000)).encoded(in: Arena()), in: arena)
        }
        arena.reset()
        #expect(try EveryKind(decoding: [0x10, 5], in: arena).anInt64 == 5)
    }
}
