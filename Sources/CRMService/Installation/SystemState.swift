internal import CRMRepository
internal import Synchronization

/// What is true of the daemon as a whole.
final class SystemState: Sendable {
    let engineName: String
    let engineVersion: String
    let schemaVersion: UInt32
    let limits: [NamedLimit]
    private let serving = Atomic(true)
    private let watches = Mutex(Watches())

    /// Someone who is told of changes.
    struct Watch: Hashable {
        fileprivate let number: Int
    }

    private struct Watches {
        var wakers: [Watch: @Sendable () -> Void] = [:]
        var count = 0
    }

    init(_ storage: any Storage, limits: [NamedLimit]) {
        engineName = storage.engineName
        engineVersion = storage.engineVersion
        schemaVersion = storage.schemaVersion
        self.limits = limits
    }

    var isServing: Bool { serving.load(ordering: .acquiring) }

    func stopServing() {
        serving.store(false, ordering: .releasing)
        for wake in watches.withLock({ $0.wakers.values }) { wake() }
    }

    /// - Parameter wake: is called after each change, from any thread.
    func watch(_ wake: @escaping @Sendable () -> Void) -> Watch {
        watches.withLock { watches in
            watches.count += 1
            let watch = Watch(number: watches.count)
            watches.wakers[watch] = wake
            return watch
        }
    }

    func endWatch(_ watch: Watch) {
        watches.withLock { $0.wakers[watch] = nil }
    }
}
