internal import NIOCore

/// How a handler answers one request: once, by one of ``succeed(payloadSize:fill:)``, ``fail(_:)``, ``later()`` and
/// ``open(_:)``.
///
/// Answering twice is a fault of the handler: it traps in debug builds, else the second is ignored.
public struct Reply: ~Copyable {
    private let connection: ServerConnection
    private let streamID: UInt32
    private let form: Request.Form
    private let deadline: NIODeadline?
    private(set) var isAnswered = false

    init(to streamID: UInt32, _ form: Request.Form, deadline: NIODeadline?, on connection: ServerConnection) {
        self.streamID = streamID
        self.form = form
        self.deadline = deadline
        self.connection = connection
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

    /// Answers by a stream, which is in flight until it is over; or refuses it, if streams take their half of
    /// ``Limits/maximumRequestsInFlight``: then nothing of the handler is called. Not for requests whose form is ``Request/Form/unary``.
    ///
    /// This is for a method that takes one request: the client can send no messages, and the end of its side, if that didn't
    /// come with the request, finishes the stream.
    ///
    /// - Parameter handler: lives as long as the stream.
    public mutating func open(_ handler: any StreamHandler) {
        open(handler, takesMessages: false) { _ in }
    }

    /// The same for a method that takes a stream.
    ///
    /// - Parameter payload: the request's; if it isn't empty it is the first message.
    public mutating func open(_ handler: any StreamHandler, payload: UnsafeRawBufferPointer) {
        open(handler, takesMessages: true) { $0.receive(payload: payload) }
    }

    private mutating func open(
        _ handler: any StreamHandler, takesMessages: Bool, start: (ServerStream) -> Void
    ) {
        guard answerOnce() else { return }
        assert(form != .unary, "a unary call is answered once")
        guard connection.mayOpenStream(streamID) else { return }
        let stream = ServerStream(
            streamID, on: connection, handler, isInputOpen: form == .openStream, takesMessages: takesMessages)
        connection.add(stream, deadline: deadline)
        handler.opened(stream)
        start(stream)
    }

    private mutating func answerOnce() -> Bool {
        assert(!isAnswered, "a request is answered once")
        if isAnswered { return false }
        isAnswered = true
        return true
    }
}
