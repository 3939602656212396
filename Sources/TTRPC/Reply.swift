/// How a handler answers one request: once, by one of ``succeed(payloadSize:fill:)``, ``fail(_:)``, ``later()`` and
/// ``open(_:takesMessages:)``.
///
/// Answering twice is a fault of the handler: it traps in debug builds, else the second is ignored.
public struct Reply: ~Copyable {
    private let connection: ServerConnection
    private let streamID: UInt32
    private(set) var isAnswered = false

    init(to streamID: UInt32, on connection: ServerConnection) {
        self.connection = connection
        self.streamID = streamID
    }

    /// Answers with a payload, written in place into the connection's outgoing bytes.
    ///
    /// - Parameters:
    ///   - payloadSize: the payload's size in bytes. If the frame gets bigger than ``FrameHeader/maximumLength``, the
    ///     client gets RESOURCE_EXHAUSTED, reason RESPONSE_TOO_LARGE, and `fill` is not called.
    ///   - fill: writes every one of the payload's bytes; what it leaves out would be whatever the memory held before.
    public mutating func succeed(payloadSize: Int, fill: (UnsafeMutableRawBufferPointer) -> Void) {
        guard answerOnce() else { return }
        connection.writePayload(streamID, size: payloadSize, fill: fill)
    }

    /// Answers that the request failed. A status that doesn't fit in a frame, or has code OK, becomes INTERNAL.
    public mutating func fail(_ status: Status) {
        guard answerOnce() else { return }
        connection.writeStatus(streamID, status)
    }

    /// Puts the answer off; the request stays in flight until the result is completed, from any thread.
    public mutating func later() -> PendingReply {
        guard answerOnce() else { return PendingReply(to: 0, on: connection.address) }
        return connection.postpone(streamID)
    }

    /// Answers by a stream, which is in flight until it is over.
    ///
    /// A payload that isn't empty is the first message of a stream that takes messages.
    ///
    /// - Parameters:
    ///   - handler: lives as long as the stream.
    ///   - request: the request that is answered. Its form is not ``Request/Form/unary``.
    ///   - takesMessages: whether the client may send messages. If not, the end of the client's side finishes the stream, if
    ///     that didn't come with the request.
    public mutating func open(_ handler: any StreamHandler, for request: borrowing Request, takesMessages: Bool) {
        guard answerOnce() else { return }
        assert(request.form != .unary, "a unary call is answered once")
        connection.open(streamID, handler, for: request, takesMessages: takesMessages)
    }

    private mutating func answerOnce() -> Bool {
        assert(!isAnswered, "a request is answered once")
        if isAnswered { return false }
        isAnswered = true
        return true
    }
}
