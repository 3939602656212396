internal import NIOCore

/// The server's end of one open stream. Used on its connection's event loop only; once the stream is over, all but
/// ``isOver`` does nothing.
public final class ServerStream {
    /// What a stream may write in one turn, in bytes; the last message may go beyond.
    static let turnBytes = 16 * 1024

    let id: UInt32
    private let handler: any StreamHandler
    private let takesMessages: Bool
    private weak var connection: ServerConnection?
    private var state: StreamState
    private var room = 0
    private var isPaused = false
    private var timer: Scheduled<Void>?
    private lazy var ownWaker = connection.map { StreamWaker(of: id, on: $0.address) }
    /// Whether it is in line for a turn.
    var isInLine = false

    init(
        _ id: UInt32, on connection: ServerConnection, _ handler: any StreamHandler, isInputOpen: Bool,
        takesMessages: Bool
    ) {
        self.id = id
        self.connection = connection
        self.handler = handler
        self.takesMessages = takesMessages
        state = StreamState(isInputOpen: isInputOpen, takesMessages: takesMessages)
    }

    /// Whether both sides have ended.
    public var isOver: Bool { !state.isOutputOpen }

    /// Whether this turn has room for another message.
    public var hasRoom: Bool { room > 0 && state.isOutputOpen }

    /// What wakes the stream's handler from any thread; nil when the connection is gone.
    public var waker: StreamWaker? { ownWaker }

    // MARK: What the handler does

    /// Sends a message, written in place into the connection's outgoing bytes; also when there is no room, so that it
    /// is to be asked for before.
    ///
    /// - Parameters:
    ///   - size: in bytes. A message that is bigger than a frame may be ends the stream with RESOURCE_EXHAUSTED, reason
    ///     RESPONSE_TOO_LARGE.
    ///   - fill: writes every one of the bytes.
    public func send(size: Int, fill: (UnsafeMutableRawBufferPointer) -> Void) {
        guard state.isOutputOpen, let connection else { return }
        room -= size + FrameHeader.size
        if !connection.writeMessage(id, size: size, fill: fill) { end() }
    }

    /// Ends the stream well: all messages are sent.
    public func finish() {
        guard state.isOutputOpen else { return }
        connection?.writeEnd(id)
        end()
    }

    /// Ends the stream well with the one answer of a method that answers with one, written in place.
    public func finish(payloadSize: Int, fill: (UnsafeMutableRawBufferPointer) -> Void) {
        guard state.isOutputOpen else { return }
        connection?.writePayload(id, size: payloadSize, fill: fill)
        end()
    }

    /// Ends the stream because it failed.
    public func fail(_ status: Status) {
        guard state.isOutputOpen else { return }
        connection?.writeStatus(id, status)
        end()
    }

    /// Asks for no more messages, of this and all streams and calls of the connection, until ``resumeInput()``: the client is
    /// held back by the socket.
    public func pauseInput() {
        guard !isPaused, state.isOutputOpen else { return }
        isPaused = true
        connection?.pauseInput()
    }

    /// Goes on where ``pauseInput()`` stopped.
    public func resumeInput() {
        guard isPaused else { return }
        isPaused = false
        connection?.resumeInput()
    }

    // MARK: What the connection does

    /// Starts the clock of its deadline.
    func start(until deadline: NIODeadline, on eventLoop: any EventLoop) {
        timer = eventLoop.assumeIsolated().scheduleTask(deadline: deadline) { [weak self] in
            if let self { self.connection?.deadlinePassed(on: self) }
        }
    }

    /// Takes the payload of the request that opened it.
    func receive(payload: UnsafeRawBufferPointer) {
        if !payload.isEmpty, state.isOutputOpen { handler.received(payload, on: self) }
        if !state.isInputOpen { inputEnds() }
    }

    /// Takes a data frame.
    func receive(_ frame: Frame) throws(PeerFault) {
        let input = try state.receive(frame.header)
        if input == .message || input == .lastMessage {
            frame.payload.withUnsafeReadableBytes { handler.received($0, on: self) }
        }
        if input == .end || input == .lastMessage { inputEnds() }
    }

    /// Takes the end of the connection's input.
    func inputIsCutOff(_ status: Status) {
        guard state.isInputOpen else { return }
        if takesMessages { fail(status) } else { finish() }
    }

    /// Lets the handler write.
    ///
    /// - Returns: whether it wants another turn.
    func takeTurn() -> Bool {
        guard state.isOutputOpen else { return false }
        room = Self.turnBytes
        let turn = handler.write(on: self)
        return turn == .more && room < Self.turnBytes && state.isOutputOpen
    }

    func serverStops(refusing status: Status) {
        guard state.isOutputOpen else { return }
        handler.serverStops(on: self, refusing: status)
    }

    /// The connection is gone.
    func cut() {
        if state.isOutputOpen { end() }
    }

    private func inputEnds() {
        guard state.isOutputOpen else { return }
        if takesMessages { handler.inputEnded(on: self) } else { finish() }
    }

    private func end() {
        state.end()
        timer?.cancel()
        resumeInput()
        connection?.streamEnded(self)
        handler.ended(self)
    }
}
