internal import NIOCore
internal import Synchronization

/// What a client's callers and its event loop share: the calls, and the frames on their way to the channel.
final class ClientConnection: Sendable {
    private let table: Mutex<CallTable>

    init(firstStreamID: UInt32) {
        table = Mutex(CallTable(firstStreamID: firstStreamID))
    }

    var closeReason: TransportError.Reason? { table.withLock { $0.closeReason } }
    var remainingStreamIDs: Int { table.withLock { $0.remainingStreamIDs } }
    var callCount: Int { table.withLock { $0.calls.count } }

    /// Opens a call; `flush` is to see to it that the loop takes the outbox, and is called for the first frame in it.
    func open(
        deadline: NIODeadline?, flush: () -> Void, encode: (inout ByteBuffer) -> Void
    ) throws(TransportError) -> Call {
        let opened = try table.withLock { table throws(TransportError) in
            try table.open(deadline: deadline, encode: encode)
        }
        if opened.isFirst { flush() }
        return opened.call
    }

    func takeOutbox() -> (frames: ByteBuffer, deadlines: [(streamID: UInt32, NIODeadline)]) {
        table.withLock { $0.takeOutbox() }
    }

    /// Ends a call if it is still open; a later answer is dropped.
    func finish(_ streamID: UInt32, _ result: Result<[UInt8], any Error>) {
        table.withLock { $0.remove(streamID) }?.finish(result)
    }

    /// Ends all calls and takes no more. Of several reasons the first counts.
    func close(_ reason: TransportError.Reason) {
        for (call, error) in table.withLock({ $0.close(reason) }) { call.finish(.failure(error)) }
    }
}
