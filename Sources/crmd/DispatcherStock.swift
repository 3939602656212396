internal import CRMService
internal import Synchronization

/// The dispatchers, made before the event loops that take them, so that an error is one of the start.
///
/// Unchecked: each dispatcher is handed out once, under the lock, and then used by its loop alone.
final class DispatcherStock: @unchecked Sendable {
    private let lock = Mutex(())
    private var dispatchers: [Dispatcher]

    init(_ service: Service, count: Int) throws {
        dispatchers = try (0..<count).map { _ in try service.makeDispatcher() }
    }

    /// - Precondition: there are as many loops as dispatchers.
    func take() -> Dispatcher {
        lock.withLock { _ in dispatchers.removeLast() }
    }
}
