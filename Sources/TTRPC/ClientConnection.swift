internal import NIOCore
internal import Synchronization

/// What a client's callers and its event loop share: the calls, and the frames on their way to the channel.
final class ClientConnection: Sendable {
    /// Bytes on their way to the socket past which a stream's sender waits.
    static let maximumUnsentBytes = 256 * 1024

    /// What the loop is to do.
    enum Errand: Sendable {
        /// Write the outbox.
        case flush
        /// Read again, if it was held back.
        case read
        /// Stop the clock of a call that is over.
        case stopTimer(UInt32)
    }

    private let table: Mutex<CallTable>
    private let senders = Mutex<[CheckedContinuation<Void, Never>]>([])
    private let fullStreams = Atomic(0)
    /// Sends the loop on an errand. Set once, when the channel is there.
    private let run = Mutex<(@Sendable (Errand) -> Void)?>(nil)

    init(firstStreamID: UInt32) {
        table = Mutex(CallTable(firstStreamID: firstStreamID))
    }

    var closeReason: TransportError.Reason? { table.withLock { $0.closeReason } }
    var remainingStreamIDs: Int { table.withLock { $0.remainingStreamIDs } }
    var callCount: Int { table.withLock { $0.calls.count } }
    /// Whether a stream has so much to be received that nothing more is to be read.
    var isFull: Bool { fullStreams.load(ordering: .acquiring) > 0 }

    func attach(_ run: @escaping @Sendable (Errand) -> Void) {
        self.run.withLock { $0 = run }
        // The connection may be lost before it is attached.
        if closeReason != nil { self.run.withLock { $0 = nil } }
    }

    private func send(_ errand: Errand) {
        run.withLock { $0 }?(errand)
    }

    // MARK: Calls

    /// Opens a unary call.
    func openCall(deadline: NIODeadline?, encode: (inout ByteBuffer) -> Void) throws(TransportError) -> Call {
        let (call, isFirst) = try table.withLock { table throws(TransportError) in
            try table.open(
                [], deadline: deadline, make: { Call(streamID: $0) }, keep: { .unary($0) }, encode: encode)
        }
        if isFirst { send(.flush) }
        return call
    }

    /// Opens a stream.
    func openStream(
        of client: Client, takesStream: Bool, answersWithStream: Bool, deadline: NIODeadline?,
        encode: (inout ByteBuffer) -> Void
    ) throws(TransportError) -> ClientStream {
        let (stream, isFirst) = try table.withLock { table throws(TransportError) in
            try table.open(
                .remoteOpen, deadline: deadline,
                make: {
                    ClientStream(
                        $0, of: client, on: self, takesStream: takesStream, answersWithStream: answersWithStream)
                }, keep: { .stream(WeakClientStream($0)) }, encode: encode)
        }
        if isFirst { send(.flush) }
        return stream
    }

    /// Ends a call if it is still open; a later answer is dropped.
    func finish(_ streamID: UInt32, _ result: Result<[UInt8], any Error>) {
        table.withLock { $0.remove(streamID) }?.finish(result)
    }

    /// Ends all calls and takes no more. Of several reasons the first counts.
    func close(_ reason: TransportError.Reason) {
        for (call, error) in table.withLock({ $0.close(reason) }) { call.finish(.failure(error)) }
        // It holds the channel, which holds this.
        run.withLock { $0 = nil }
        resumeSenders()
    }

    // MARK: Streams

    /// Sends a message of a stream; nothing if the stream is over.
    func send(_ message: [UInt8], on streamID: UInt32) throws(TransportError) {
        let isFirst = try table.withLock { table throws(TransportError) in try table.send(message, [], on: streamID) }
        if isFirst { send(.flush) }
    }

    /// Ends this side of a stream, well or so that it fails.
    func sendEnd(_ flags: FrameFlags = [.remoteClosed, .noData], on streamID: UInt32) {
        let isFirst = table.withLock { (try? $0.send([], flags, on: streamID)) ?? false }
        if isFirst { send(.flush) }
    }

    /// A stream is over at this end.
    func forget(_ streamID: UInt32) {
        _ = table.withLock { $0.remove(streamID) }
        send(.stopTimer(streamID))
        resumeSenders()
    }

    /// Gives a data frame to its stream; one for a stream that is over is dropped.
    func receive(_ frame: Frame) throws(PeerFault) {
        switch table.withLock({ $0.calls[frame.header.streamID] }) {
        case .stream(let stream): try stream.value?.receive(frame)
        case .unary: throw .messageUnexpected
        case nil: break
        }
    }

    func streamFull() {
        fullStreams.add(1, ordering: .acquiringAndReleasing)
    }

    func streamDrained() {
        if fullStreams.subtract(1, ordering: .acquiringAndReleasing).newValue == 0 { send(.read) }
    }

    /// Waits while too much is unsent, the connection is open, the task isn't cancelled, and `isWorthWaiting`.
    func waitForRoom(_ isWorthWaiting: @Sendable () -> Bool) async {
        func isToWait() -> Bool { hasNoRoom && !Task.isCancelled && isWorthWaiting() }
        while isToWait() {
            await withTaskCancellationHandler {
                await withCheckedContinuation { continuation in
                    senders.withLock { $0.append(continuation) }
                    // What changed before it was in the list, nobody tells it.
                    if !isToWait() { resumeSenders() }
                }
            } onCancel: {
                resumeSenders()
            }
        }
    }

    private var hasNoRoom: Bool {
        table.withLock { $0.closeReason == nil && $0.unsentBytes > Self.maximumUnsentBytes }
    }

    private func resumeSenders() {
        let waiting = senders.withLock { senders in
            defer { senders = [] }
            return senders
        }
        for sender in waiting { sender.resume() }
    }

    // MARK: The loop

    func takeOutbox() -> CallTable.Outbox {
        table.withLock { $0.takeOutbox() }
    }

    /// The socket took that many bytes.
    func sent(_ count: Int) {
        table.withLock { $0.sent(count) }
        if !hasNoRoom { resumeSenders() }
    }
}
