public import NIOCore

/// Cuts the bytes of a connection into frames: a state machine without a socket.
///
/// Give it what was read with ``append(_:)``, then call ``next()`` until it says ``Event/needMore``. Frames that lie whole
/// in one read are slices of it and cost no copy; only an incomplete frame is copied, so that a quiet connection
/// never holds a whole read buffer. However much a header claims, space grows only with the bytes that came.
public struct FrameDecoder: Sendable {
    /// What ``next()`` found.
    public enum Event: Sendable, Equatable {
        /// A whole frame.
        case frame(Frame)
        /// A frame that claims more than the limit. Its data is skipped as it comes, never buffered.
        case oversize(FrameHeader)
        /// Nothing more before the next ``FrameDecoder/append(_:)``.
        case needMore
    }

    private let maximumFrameBytes: Int
    private var buffer = ByteBuffer()
    /// Whether `buffer` is a copy of our own; else it is the channel's read buffer.
    private var ownsBuffer = true
    /// Bytes of an oversize frame still to come and to be dropped.
    private var bytesToSkip = 0

    /// A decoder at a frame boundary.
    ///
    /// - Parameter maximumFrameBytes: the most data of a frame that is taken.
    public init(maximumFrameBytes: Int = FrameHeader.maximumLength) {
        self.maximumFrameBytes = maximumFrameBytes
    }

    /// How many bytes wait for the rest of their frame, or for ``next()``.
    public var bufferedBytes: Int { buffer.readableBytes }

    /// Whether the bytes so far end between two frames, so that an end of input here cuts nothing off.
    public var isAtBoundary: Bool { buffer.readableBytes == 0 && bytesToSkip == 0 }

    /// Takes bytes that were read from the peer, in order.
    public mutating func append(_ bytes: ByteBuffer) {
        var bytes = bytes
        if buffer.readableBytes == 0 {
            Self.skip(&bytesToSkip, of: &bytes)
            buffer = bytes
            ownsBuffer = false
        } else {
            buffer.writeBuffer(&bytes)
        }
    }

    /// The next event in what was appended.
    public mutating func next() -> Event {
        Self.skip(&bytesToSkip, of: &buffer)
        guard let header = FrameHeader(peekingAt: buffer) else {
            keepIncomplete()
            return .needMore
        }
        let length = Int(header.length)
        guard length <= maximumFrameBytes else {
            buffer.moveReaderIndex(forwardBy: FrameHeader.size)
            bytesToSkip = length
            return .oversize(header)
        }
        let start = buffer.readerIndex + FrameHeader.size
        guard let payload = buffer.getSlice(at: start, length: length) else {
            keepIncomplete()
            return .needMore
        }
        buffer.moveReaderIndex(to: start + length)
        return .frame(Frame(header: header, payload: payload))
    }

    /// Lets go of the read buffer, and of frames already handed out, keeping a copy of what is incomplete.
    private mutating func keepIncomplete() {
        if buffer.readableBytes == 0 {
            buffer = ByteBuffer()
            ownsBuffer = true
        } else if !ownsBuffer || buffer.readerIndex > 0 {
            var copy = ByteBufferAllocator().buffer(capacity: buffer.readableBytes)
            copy.writeImmutableBuffer(buffer)
            buffer = copy
            ownsBuffer = true
        }
    }

    private static func skip(_ count: inout Int, of bytes: inout ByteBuffer) {
        guard count > 0 else { return }
        let skipped = min(count, bytes.readableBytes)
        bytes.moveReaderIndex(forwardBy: skipped)
        count -= skipped
    }
}
