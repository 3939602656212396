internal import Synchronization

/// An answer that comes later, from any thread, exactly once; a second one is ignored.
///
/// Answers of several requests that are completed together are written together: each event loop has a mailbox, and
/// only the first into an empty one wakes its loop. Letting go of a PendingReply without completing it answers INTERNAL.
public final class PendingReply: Sendable {
    private let streamID: UInt32
    private let address: ConnectionAddress
    private let isCompleted = Atomic(false)

    init(to streamID: UInt32, on address: ConnectionAddress) {
        self.streamID = streamID
        self.address = address
    }

    deinit {
        complete(.dropped)
    }

    /// Answers with a payload. One that doesn't fit in a frame becomes RESOURCE_EXHAUSTED, reason RESPONSE_TOO_LARGE.
    public func succeed(_ payload: [UInt8]) {
        complete(.payload(payload))
    }

    /// Answers that the request failed. A status that doesn't fit in a frame, or has code OK, becomes INTERNAL.
    public func fail(_ status: Status) {
        complete(.failure(status))
    }

    private func complete(_ outcome: Completion.Outcome) {
        guard !isCompleted.exchange(true, ordering: .relaxed) else { return }
        address.mailbox.post(Completion(connectionID: address.connectionID, streamID: streamID, outcome: outcome))
    }
}

/// Where completions for a connection go, without holding the connection itself.
struct ConnectionAddress: Sendable {
    let connectionID: UInt64
    let mailbox: CompletionMailbox
}

/// How a request in flight ended, or that an open stream wants a turn.
struct Completion: Sendable {
    enum Outcome: Sendable {
        case payload([UInt8])
        case failure(Status)
        case dropped
        case wake(StreamWaker)
    }

    let connectionID: UInt64
    let streamID: UInt32
    let outcome: Outcome
}
