internal import NIOCore

/// A client's calls and the frames it has still to send: a state machine without a socket.
///
/// Stream ids are given out in the order in which frames are appended, so that they increase on the wire too.
struct CallTable {
    /// What waits to be written to the channel.
    struct Outbox {
        var frames = ByteBuffer()
        var deadlines: [(streamID: UInt32, NIODeadline)] = []
    }

    private(set) var calls: [UInt32: OpenCall] = [:]
    private var outbox = Outbox()
    /// Bytes of frames that the socket has not taken.
    private(set) var unsentBytes = 0
    /// The next id; once it is over ``FrameHeader/maximumStreamID`` there are none.
    private var nextStreamID: UInt32
    /// Calls from this id on are in the outbox only.
    private var firstUnsentID: UInt32
    private(set) var closeReason: TransportError.Reason?

    /// - Parameter firstStreamID: odd.
    init(firstStreamID: UInt32) {
        nextStreamID = firstStreamID
        firstUnsentID = firstStreamID
    }

    var isExhausted: Bool { nextStreamID > FrameHeader.maximumStreamID }

    /// How many ids are left.
    var remainingStreamIDs: Int {
        isExhausted ? 0 : Int(FrameHeader.maximumStreamID - nextStreamID) / 2 + 1
    }

    /// Opens a call whose request `encode` appends.
    ///
    /// - Parameters:
    ///   - make: makes the call of its stream id.
    ///   - keep: what is kept of it.
    /// - Returns: the call, and whether its frame is the first in the outbox, so that a flush is to be arranged.
    mutating func open<MadeCall>(
        _ flags: FrameFlags, deadline: NIODeadline?, make: (UInt32) -> MadeCall, keep: (MadeCall) -> OpenCall,
        encode: (inout ByteBuffer) -> Void
    ) throws(TransportError) -> (call: MadeCall, isFirst: Bool) {
        if let closeReason { throw .notSent(closeReason) }
        guard !isExhausted else { throw .notSent(.streamIDsExhausted) }
        let isFirst = try append(nextStreamID, .request, flags, body: encode)
        let call = make(nextStreamID)
        calls[nextStreamID] = keep(call)
        if let deadline { outbox.deadlines.append((nextStreamID, deadline)) }
        nextStreamID += 2
        return (call, isFirst)
    }

    /// Appends a data frame of a stream; nothing if the stream is over.
    ///
    /// - Returns: whether its frame is the first in the outbox.
    mutating func send(_ message: [UInt8], _ flags: FrameFlags, on streamID: UInt32) throws(TransportError) -> Bool {
        if let closeReason { throw .lost(closeReason) }
        guard calls[streamID] != nil else { return false }
        return try append(streamID, .data, flags) { $0.writeBytes(message) }
    }

    private mutating func append(
        _ streamID: UInt32, _ type: FrameType, _ flags: FrameFlags, body: (inout ByteBuffer) -> Void
    ) throws(TransportError) -> Bool {
        let start = outbox.frames.writerIndex
        outbox.frames.writeFrame(streamID: streamID, type: type, flags: flags, body: body)
        let length = outbox.frames.writerIndex - start - FrameHeader.size
        guard length <= FrameHeader.maximumLength else {
            outbox.frames.moveWriterIndex(to: start)
            throw .notSent(.requestTooLarge(length))
        }
        unsentBytes += length + FrameHeader.size
        return start == outbox.frames.readerIndex
    }

    /// Takes all frames that wait, which from then on count as sent, and the deadlines of their calls.
    mutating func takeOutbox() -> Outbox {
        defer {
            outbox = Outbox()
            firstUnsentID = nextStreamID
        }
        return outbox
    }

    /// The socket took that many bytes.
    mutating func sent(_ count: Int) {
        unsentBytes -= count
    }

    /// Forgets a call. Nil when it is over already, or never was.
    mutating func remove(_ streamID: UInt32) -> OpenCall? {
        calls.removeValue(forKey: streamID)
    }

    /// Opens no more calls.
    ///
    /// - Returns: the calls that are left, each with what became of it.
    mutating func close(_ reason: TransportError.Reason) -> [(call: OpenCall, error: TransportError)] {
        guard closeReason == nil else { return [] }
        closeReason = reason
        defer {
            calls = [:]
            outbox = Outbox()
        }
        return calls.map { id, call in (call, id >= firstUnsentID ? .notSent(reason) : .lost(reason)) }
    }
}
