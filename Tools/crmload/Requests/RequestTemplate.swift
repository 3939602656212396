internal import CRMWire
internal import NIOCore
internal import TTRPC

/// A whole request frame, encoded beforehand, in which only stream id, user's name, record id and text are filled in.
///
/// Where they stand is found by comparing encodings of different values; so a scenario has to say nothing about it.
struct RequestTemplate: Sendable {
    /// How many bytes a text that is filled in has: hexadecimal digits.
    static let textSize = 16

    private let frame: [UInt8]
    private let nameOffset: Int?
    private let recordIDOffset: Int?
    private let recordIDSize: Int
    private let textOffset: Int?

    /// A template for names of so many bytes, none for calls that need nobody, and record ids of which the varint takes
    /// so many, 1 to 9.
    ///
    /// - Throws: `LoadError` when the scenario's encodings don't keep their form.
    init(_ scenario: any Scenario.Type, nameSize: Int, recordIDSize: Int) throws {
        func encode(_ recordID: Int64, text: Character = "0", name: Character = "a") -> [UInt8] {
            let subject = RequestSubject(
                recordIDs: [recordID], text: String(repeating: text, count: Self.textSize))
            return RequestFrame.encode(
                scenario.method, user: nameSize == 0 ? nil : String(repeating: name, count: nameSize),
                payload: scenario.payload(subject))
        }
        // Varints in which every byte differs.
        let (first, second) = (Self.sample(0x55, recordIDSize), Self.sample(0x2a, recordIDSize))
        frame = encode(first)
        self.recordIDSize = recordIDSize
        nameOffset = try Self.difference(frame, encode(first, name: "b"), size: nameSize)
        recordIDOffset = try Self.difference(frame, encode(second), size: recordIDSize)
        textOffset = try Self.difference(frame, encode(first, text: "f"), size: Self.textSize)
    }

    /// How many bytes the varint of a record id takes.
    static func size(ofRecordID id: Int64) -> Int { (70 - (id | 1).leadingZeroBitCount) / 7 }

    /// Appends a request to `buffer`.
    ///
    /// - Parameter user: one of the `names`.
    func append(
        to buffer: inout ByteBuffer, streamID: UInt32, recordID: Int64, text: UInt64, user: Int, of names: UserNames
    ) {
        buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: frame.count) { target in
            frame.withUnsafeBytes { target.copyMemory(from: $0) }
            target.storeBytes(of: streamID.bigEndian, toByteOffset: 4, as: UInt32.self)
            if let nameOffset { names.copy(user, to: UnsafeMutableRawBufferPointer(rebasing: target[nameOffset...])) }
            if let recordIDOffset { store(recordID, in: target, at: recordIDOffset) }
            if let textOffset { Self.store(text, in: target, at: textOffset) }
            return frame.count
        }
    }

    /// The text of that number: hexadecimal digits, the last one first.
    static func text(_ number: UInt64) -> String {
        String(unsafeUninitializedCapacity: textSize) { target in
            store(number, in: UnsafeMutableRawBufferPointer(target), at: 0)
            return textSize
        }
    }

    private func store(_ recordID: Int64, in target: UnsafeMutableRawBufferPointer, at offset: Int) {
        var rest = UInt64(bitPattern: recordID)
        for index in 0..<recordIDSize {
            target[offset + index] = UInt8(truncatingIfNeeded: rest) | 0x80
            rest >>= 7
        }
        target[offset + recordIDSize - 1] &= 0x7f
    }

    private static func store(_ text: UInt64, in target: UnsafeMutableRawBufferPointer, at offset: Int) {
        var rest = text
        for index in 0..<textSize {
            let digit = UInt8(truncatingIfNeeded: rest & 15)
            target[offset + index] = digit < 10 ? 0x30 + digit : 0x57 + digit
            rest >>= 4
        }
    }

    /// A number whose varint has `count` bytes, with `group` as the seven bits of each.
    private static func sample(_ group: Int64, _ count: Int) -> Int64 {
        (0..<count).reduce(0) { $0 | group << ($1 * 7) }
    }

    /// Where two encodings differ; nil when they are the same.
    private static func difference(_ first: [UInt8], _ second: [UInt8], size: Int) throws -> Int? {
        guard first.count == second.count else { throw LoadError("the scenario's requests differ in size") }
        let offsets = first.indices.filter { first[$0] != second[$0] }
        guard let start = offsets.first else { return nil }
        guard offsets == Array(start..<start + size) else {
            throw LoadError("the scenario's requests differ in more than one place")
        }
        return start
    }
}
