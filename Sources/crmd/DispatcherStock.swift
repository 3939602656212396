internal import CRMService
internal import Synchronization

/// The dispatchers, made before the event loops that take them, so that an error is one of the start.
///
/// Unchecked: each dispatcher is handed out once, under the lock, and then used by its loop alone.
final class DispatcherStock: @unchecked Sendable {
    private let lock = Mutex(())
    private var dispatchers: [Dispatcher]
    private var takenCount = 0

    init(_ service: Service, count: Int) throws {
        dispatchers = try (0..<count).map { _ in try service.makeDispatcher() }
    }

    /// The next one, and its number, from 1.
    ///
    /// - Precondition: there are as many loops as dispatchers.
    func take() -> (dispatcher: Dispatcher, number: Int) {
        lock.withLock { _ in
            takenCount += 1
            return (dispatchers.removeLast(), takenCount)
        }
    }
}
