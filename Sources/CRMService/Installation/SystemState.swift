internal import CRMRepository
internal import Synchronization

/// What is true of the daemon as a whole.
final class SystemState: Sendable {
    let engineName: String
    let engineVersion: String
    let schemaVersion: UInt32
    let limits: [NamedLimit]
    private let serving = Atomic(true)

    init(_ storage: any Storage, limits: [NamedLimit]) {
        engineName = storage.engineName
        engineVersion = storage.engineVersion
        schemaVersion = storage.schemaVersion
        self.limits = limits
    }

    var isServing: Bool { serving.load(ordering: .relaxed) }

    func stopServing() { serving.store(false, ordering: .relaxed) }
}
