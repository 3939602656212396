internal import NIOCore

/// A client's calls and the frames it has still to send: a state machine without a socket.
///
/// Stream ids are given out in the order in which frames are appended, so that they increase on the wire too.
struct CallTable {
    private(set) var calls: [UInt32: Call] = [:]
    private var outbox = ByteBuffer()
    /// The next id; once it is over ``FrameHeader/maximumStreamID`` there are none.
    private var nextStreamID: UInt32
    /// Calls from this id on are in the outbox only.
    private var firstUnsentID: UInt32
    private var deadlines: [(streamID: UInt32, NIODeadline)] = []
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

    /// Opens a call whose frame `encode` appends the data of.
    ///
    /// - Returns: the call, and whether its frame is the first in the outbox, so that a flush is to be arranged.
    mutating func open(
        deadline: NIODeadline?, encode: (inout ByteBuffer) -> Void
    ) throws(TransportError) -> (call: Call, isFirst: Bool) {
        if let closeReason { throw .notSent(closeReason) }
        guard !isExhausted else { throw .notSent(.streamIDsExhausted) }
        let start = outbox.writerIndex
        outbox.writeFrame(streamID: nextStreamID, type: .request, body: encode)
        let length = outbox.writerIndex - start - FrameHeader.size
        guard length <= FrameHeader.maximumLength else {
            outbox.moveWriterIndex(to: start)
            throw .notSent(.requestTooLarge(length))
        }
        let isFirst = start == outbox.readerIndex
        let call = Call(streamID: nextStreamID)
        calls[nextStreamID] = call
        if let deadline { deadlines.append((nextStreamID, deadline)) }
        nextStreamID += 2
        return (call, isFirst)
    }

    /// Takes all frames that wait, which from then on count as sent, and the deadlines of their calls.
    mutating func takeOutbox() -> (frames: ByteBuffer, deadlines: [(streamID: UInt32, NIODeadline)]) {
        defer {
            outbox = ByteBuffer()
            deadlines = []
            firstUnsentID = nextStreamID
        }
        return (outbox, deadlines)
    }

    /// Forgets a call. Nil when it is over already, or never was.
    mutating func remove(_ streamID: UInt32) -> Call? {
        calls.removeValue(forKey: streamID)
    }

    /// Opens no more calls.
    ///
    /// - Returns: the calls that are left, each with what became of it.
    mutating func close(_ reason: TransportError.Reason) -> [(call: Call, error: TransportError)] {
        guard closeReason == nil else { return [] }
        closeReason = reason
        defer {
            calls = [:]
            outbox = ByteBuffer()
            deadlines = []
        }
        return calls.values.map { ($0, $0.streamID >= firstUnsentID ? .notSent(reason) : .lost(reason)) }
    }
}
