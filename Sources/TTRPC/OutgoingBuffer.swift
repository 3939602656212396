internal import NIOCore

/// Answers of a connection that are not yet given to its channel, in one piece of memory.
struct OutgoingBuffer {
    /// From this size on it is worth a write of its own.
    private static let largeSize = 256 * 1024
    /// Up to this size the memory is kept for the next answers; a quiet connection holds no more.
    private static let keptSize = 16 * 1024

    let maximumFrameBytes: Int
    private var buffer = ByteBuffer()

    init(maximumFrameBytes: Int) {
        self.maximumFrameBytes = maximumFrameBytes
    }

    var isEmpty: Bool { buffer.readableBytes == 0 }
    var isLarge: Bool { buffer.readableBytes >= Self.largeSize }
    var count: Int { buffer.readableBytes }

    /// Appends a success's frame, whose payload `fill` writes in place.
    ///
    /// - Returns: false, with nothing written, when it doesn't fit in a frame.
    mutating func writePayload(_ streamID: UInt32, size: Int, fill: (UnsafeMutableRawBufferPointer) -> Void) -> Bool {
        precondition(size >= 0, "a payload's size is not negative")
        guard size <= maximumFrameBytes else { return false }
        let length = ByteBuffer.fieldSize(size)
        guard length <= maximumFrameBytes else { return false }
        let payloadStart = FrameHeader.size + length - size
        buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: FrameHeader.size + length) { bytes in
            FrameHeader(length: UInt32(length), streamID: streamID, type: .response).store(in: bytes)
            if size > 0 {
                bytes[FrameHeader.size] = 2 << 3 | WireReader.lengthDelimited
                var offset = FrameHeader.size + 1
                var rest = size
                while rest >= 0x80 {
                    bytes[offset] = UInt8(truncatingIfNeeded: rest) | 0x80
                    rest >>= 7
                    offset += 1
                }
                bytes[offset] = UInt8(rest)
            }
            fill(UnsafeMutableRawBufferPointer(rebasing: bytes[payloadStart..<payloadStart + size]))
            return FrameHeader.size + length
        }
        return true
    }

    /// Appends a failure's frame.
    ///
    /// - Returns: false, with nothing written, when it doesn't fit in a frame.
    mutating func writeStatus(_ streamID: UInt32, _ status: Status) -> Bool {
        let start = buffer.writerIndex
        buffer.writeFrame(streamID: streamID, type: .response) { ResponseEnvelope.encode(status, into: &$0) }
        guard buffer.writerIndex - start <= FrameHeader.size + maximumFrameBytes else {
            buffer.moveWriterIndex(to: start)
            return false
        }
        return true
    }

    /// Appends a data frame, whose message `fill` writes in place.
    ///
    /// - Returns: false, with nothing written, when it doesn't fit in a frame.
    mutating func writeMessage(_ streamID: UInt32, size: Int, fill: (UnsafeMutableRawBufferPointer) -> Void) -> Bool {
        precondition(size >= 0, "a message's size is not negative")
        guard size <= maximumFrameBytes else { return false }
        buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: FrameHeader.size + size) { bytes in
            FrameHeader(length: UInt32(size), streamID: streamID, type: .data).store(in: bytes)
            fill(UnsafeMutableRawBufferPointer(rebasing: bytes[FrameHeader.size..<FrameHeader.size + size]))
            return FrameHeader.size + size
        }
        return true
    }

    /// Appends the data frame that ends a stream.
    mutating func writeEnd(_ streamID: UInt32) {
        FrameHeader(length: 0, streamID: streamID, type: .data, flags: [.remoteClosed, .noData]).write(to: &buffer)
    }

    /// Takes out what was written. The channel may call back amid a write, so this value must not be in use then.
    mutating func take() -> ByteBuffer {
        let taken = buffer
        buffer = ByteBuffer()
        return taken
    }

    /// Keeps the memory of bytes that were taken and written, if it is small and nobody else holds it.
    mutating func reuse(_ written: consuming ByteBuffer) {
        guard written.capacity <= Self.keptSize, isEmpty else { return }
        written.clear()
        buffer = written
    }
}
