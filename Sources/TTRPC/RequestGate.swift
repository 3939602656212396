internal import Synchronization

/// Whether requests are let through, or what they are refused with. Asking costs an atomic load.
final class RequestGate: Sendable {
    private let isClosed = Atomic(false)
    private let status = Mutex<Status?>(nil)

    /// What a request is refused with; nil when it is let through.
    var refusal: Status? {
        guard isClosed.load(ordering: .acquiring) else { return nil }
        return status.withLock { $0 }
    }

    /// Refuses requests from now on. Of several calls the first counts.
    func close(with status: Status) {
        self.status.withLock { current in
            if current == nil { current = status }
        }
        isClosed.store(true, ordering: .releasing)
    }
}
