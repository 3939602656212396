internal import Synchronization

/// Gives a stream's handler another turn to write, from any thread. Many uses before the turn comes are one.
public final class StreamWaker: Sendable {
    private let streamID: UInt32
    private let address: ConnectionAddress
    private let isUsed = Atomic(false)

    init(of streamID: UInt32, on address: ConnectionAddress) {
        self.streamID = streamID
        self.address = address
    }

    /// Asks for a turn. Without effect once the stream is over.
    public func wake() {
        guard !isUsed.exchange(true, ordering: .acquiringAndReleasing) else { return }
        address.mailbox.post(
            Completion(connectionID: address.connectionID, streamID: streamID, outcome: .wake(self)))
    }

    /// Before the turn, so that what is said from now on has a turn after it. An exchange, because the turn has to see what was
    /// said before a use that found the waker used.
    func isHeard() {
        _ = isUsed.exchange(false, ordering: .acquiringAndReleasing)
    }
}
