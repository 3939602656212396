internal import NIOCore

/// Writing protobuf fields. Fields that hold their default (empty, zero) are not written, as proto3 has it.
extension ByteBuffer {
    /// How many bytes a varint takes: 1 to 10.
    static func varintSize(_ value: UInt64) -> Int {
        (70 - (value | 1).leadingZeroBitCount) / 7
    }

    /// How many bytes a length-delimited field of a number up to 15 takes with its tag; 0 when it is empty.
    static func fieldSize(_ count: Int) -> Int {
        count == 0 ? 0 : lengthDelimitedSize(count)
    }

    /// How many bytes a length-delimited field of a number up to 15 takes with its tag, written also when it is empty.
    static func lengthDelimitedSize(_ count: Int) -> Int {
        1 + varintSize(UInt64(count)) + count
    }

    mutating func writeVarint(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            writeInteger(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        writeInteger(UInt8(rest))
    }

    mutating func writeVarintField(_ number: UInt8, _ value: UInt64) {
        guard value != 0 else { return }
        writeInteger(number << 3 | WireReader.varint)
        writeVarint(value)
    }

    /// The tag and length of a field whose bytes follow; written also when the length is 0.
    mutating func writeFieldHead(_ number: UInt8, count: Int) {
        writeInteger(number << 3 | WireReader.lengthDelimited)
        writeVarint(UInt64(count))
    }

    mutating func writeStringField(_ number: UInt8, _ value: String) {
        guard !value.isEmpty else { return }
        writeFieldHead(number, count: value.utf8.count)
        writeString(value)
    }

    mutating func writeBytesField(_ number: UInt8, _ value: [UInt8]) {
        guard !value.isEmpty else { return }
        writeFieldHead(number, count: value.count)
        writeBytes(value)
    }

    mutating func writeMessageField(_ number: UInt8, _ message: ByteBuffer) {
        writeFieldHead(number, count: message.readableBytes)
        writeImmutableBuffer(message)
    }

    /// Appends a whole frame: a header, then what `body` writes as its data.
    mutating func writeFrame(
        streamID: UInt32, type: FrameType, flags: FrameFlags = [], body: (inout ByteBuffer) -> Void
    ) {
        let start = writerIndex
        FrameHeader(length: 0, streamID: streamID, type: type, flags: flags).write(to: &self)
        body(&self)
        setInteger(UInt32(writerIndex - start - FrameHeader.size), at: start)
    }
}
