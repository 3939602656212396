internal import NIOCore
internal import Synchronization

/// A client's end of one open stream. Sending and receiving may go on at once, each from one task at a time.
///
/// Letting go of it ends it, as ``cancel()`` does.
public final class ClientStream: Sendable {
    /// Bytes of messages that wait to be received, past which nothing more is read from the connection.
    static let maximumWaitingBytes = 256 * 1024

    private struct State {
        var sides: StreamState
        /// Messages received and not yet asked for.
        var messages = CircularBuffer<[UInt8]>()
        var waitingBytes = 0
        var isFull = false
        /// How the stream ended, to be told after the messages; nil while it goes on.
        var end: Result<Void, any Error>?
        var receiver: CheckedContinuation<[UInt8]?, any Error>?
    }

    let id: UInt32
    private let takesStream: Bool
    private let answersWithStream: Bool
    private let connection: ClientConnection
    /// Which closes the connection when it goes.
    private let client: Client
    private let state: Mutex<State>

    init(
        _ id: UInt32, of client: Client, on connection: ClientConnection, takesStream: Bool, answersWithStream: Bool
    ) {
        self.id = id
        self.client = client
        self.connection = connection
        self.takesStream = takesStream
        self.answersWithStream = answersWithStream
        state = Mutex(
            State(sides: StreamState(isInputOpen: true, takesMessages: answersWithStream)))
    }

    deinit { cancel() }

    /// Sends a message, and waits while too much waits to be sent.
    ///
    /// - Throws: ``TransportError`` when the message is bigger than a frame, or the connection is gone. A stream that the server
    ///   has ended takes messages without effect: ``next()`` tells how it ended.
    public func send(_ message: [UInt8]) async throws {
        guard state.withLock({ $0.sides.isOutputOpen }) else { return }
        try connection.send(message, on: id)
        await connection.waitForRoom { self.state.withLock { $0.sides.isOutputOpen } }
        try Task.checkCancellation()
    }

    /// Ends this side: no more messages follow. A method that takes one request sends no more answers then.
    public func finishSending() {
        if state.withLock({ $0.sides.endOutput() }) { connection.sendEnd(on: id) }
    }

    /// The next message; nil when the server has ended the stream well.
    ///
    /// - Throws: ``Status`` when the stream failed; ``TransportError`` when the connection was lost; `CancellationError`
    ///   when the task was cancelled, which ends the stream.
    public func next() async throws -> [UInt8]? {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let (answer, isDrained) = state.withLock { state -> (Result<[UInt8]?, any Error>?, Bool) in
                    if let message = state.messages.popFirst() {
                        return (.success(message), Self.took(message, &state))
                    }
                    if let end = state.end { return (end.map { nil }, false) }
                    precondition(state.receiver == nil, "one task receives")
                    state.receiver = continuation
                    return (nil, false)
                }
                if isDrained { connection.streamDrained() }
                if let answer { continuation.resume(with: answer) }
            }
        } onCancel: {
            cancel()
        }
    }

    /// Gives the stream up. What the server still sends is dropped. A method that takes a stream gets to know that its messages
    /// are not complete.
    public func cancel() {
        end(.failure(CancellationError()), isServerToKnow: true)
        dropMessages()
    }

    // MARK: What the connection does

    /// Takes a data frame.
    ///
    /// - Throws: what is wrong with it; the server broke the protocol then.
    func receive(_ frame: Frame) throws(PeerFault) {
        let input = try state.withLock { state throws(PeerFault) in
            state.end == nil ? try state.sides.receive(frame.header) : .nothing
        }
        if input == .message || input == .lastMessage { deliver(Array(frame.payload.readableBytesView)) }
        if input == .end || input == .lastMessage { end(.success(())) }
    }

    /// Takes the response that ends it.
    func finish(_ result: Result<[UInt8], any Error>) {
        if case .success(let payload) = result, !answersWithStream || !payload.isEmpty { deliver(payload) }
        end(result.map { _ in })
    }

    private func deliver(_ message: [UInt8]) {
        let (receiver, isFull) = state.withLock { state -> (CheckedContinuation<[UInt8]?, any Error>?, Bool) in
            guard state.end == nil else { return (nil, false) }
            if let receiver = state.receiver {
                state.receiver = nil
                return (receiver, false)
            }
            state.messages.append(message)
            state.waitingBytes += message.count + FrameHeader.size
            guard !state.isFull, state.waitingBytes > Self.maximumWaitingBytes else { return (nil, false) }
            state.isFull = true
            return (nil, true)
        }
        receiver?.resume(returning: message)
        if isFull { connection.streamFull() }
    }

    private func dropMessages() {
        let wasFull = state.withLock { state in
            // An end that comes after messages isn't a good one without them.
            if !state.messages.isEmpty { state.end = .failure(CancellationError()) }
            state.messages = []
            state.waitingBytes = 0
            defer { state.isFull = false }
            return state.isFull
        }
        if wasFull { connection.streamDrained() }
    }

    /// - Returns: whether the stream was full and isn't any more.
    private static func took(_ message: [UInt8], _ state: inout State) -> Bool {
        state.waitingBytes -= message.count + FrameHeader.size
        let isDrained = state.isFull && state.waitingBytes <= maximumWaitingBytes / 2
        if isDrained { state.isFull = false }
        return isDrained
    }

    /// - Parameter isServerToKnow: whether it was ended here.
    private func end(_ result: Result<Void, any Error>, isServerToKnow: Bool = false) {
        typealias Left = (receiver: CheckedContinuation<[UInt8]?, any Error>?, isToEndOutput: Bool)
        let left = state.withLock { state -> Left? in
            guard state.end == nil else { return nil }
            state.end = result
            let isToEndOutput = isServerToKnow && (takesStream || state.sides.isOutputOpen)
            state.sides.end()
            defer { state.receiver = nil }
            return (state.receiver, isToEndOutput)
        }
        guard let left else { return }
        if left.isToEndOutput {
            connection.sendEnd(takesStream ? StreamState.givingUp : [.remoteClosed, .noData], on: id)
        }
        connection.forget(id)
        left.receiver?.resume(with: result.map { nil })
    }
}
