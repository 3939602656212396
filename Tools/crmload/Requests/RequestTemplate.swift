internal import CRMWire
internal import NIOCore
internal import TTRPC

/// A whole request frame, encoded beforehand, in which only stream id, record id and text are filled in.
///
/// Where they stand is found by comparing encodings of different values; so a scenario has to say nothing about it.
struct RequestTemplate: Sendable {
    /// How many bytes a text that is filled in has: hexadecimal digits.
    static let textSize = 16

    private let frame: [UInt8]
    private let recordIDOffset: Int?
    private let recordIDSize: Int
    private let textOffset: Int?

    /// A template for record ids of which the varint takes `recordIDSize` bytes, 1 to 9.
    ///
    /// - Throws: `LoadError` when the scenario's encodings don't keep their form.
    init(_ scenario: any Scenario.Type, user: String?, recordIDSize: Int) throws {
        func encode(_ recordID: Int64, _ digit: String) -> [UInt8] {
            Self.frame(
                scenario.method, user: user,
                payload: scenario.payload(recordID: recordID, text: String(repeating: digit, count: Self.textSize)))
        }
        // Varints in which every byte differs.
        let (first, second) = (Self.sample(0x55, recordIDSize), Self.sample(0x2a, recordIDSize))
        frame = encode(first, "0")
        self.recordIDSize = recordIDSize
        recordIDOffset = try Self.difference(frame, encode(second, "0"), size: recordIDSize)
        textOffset = try Self.difference(frame, encode(first, "f"), size: Self.textSize)
    }

    /// Appends a request to `buffer`.
    func append(to buffer: inout ByteBuffer, streamID: UInt32, recordID: Int64, text: UInt64) {
        buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: frame.count) { target in
            frame.withUnsafeBytes { target.copyMemory(from: $0) }
            target.storeBytes(of: streamID.bigEndian, toByteOffset: 4, as: UInt32.self)
            if let recordIDOffset { store(recordID, in: target, at: recordIDOffset) }
            if let textOffset { Self.store(text, in: target, at: textOffset) }
            return frame.count
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

    private static func frame(_ method: Method, user: String?, payload: [UInt8]) -> [UInt8] {
        var data = ByteBuffer()
        RequestEnvelope.encode(
            service: method.service, method: method.name, payload: payload, timeoutNanoseconds: 0,
            metadata: user.map { [(key: "crm-user", value: $0)] } ?? [], into: &data)
        var frame = ByteBuffer()
        FrameHeader(length: UInt32(data.readableBytes), streamID: 0, type: .request).write(to: &frame)
        frame.writeImmutableBuffer(data)
        return Array(frame.readableBytesView)
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
