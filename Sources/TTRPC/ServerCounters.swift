internal import Synchronization

/// How much a server has open, readable from any thread.
final class ServerCounters: Sendable {
    let connections = Atomic(0)
    let requestsInFlight = Atomic(0)
}
