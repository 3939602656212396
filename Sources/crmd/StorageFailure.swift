internal import CRMModel
internal import CRMService
internal import Glibc
internal import Logging
internal import Synchronization
internal import TTRPC

/// Ends the daemon when the storage has failed: no more requests, and the main thread awake.
final class StorageFailure: Sendable {
    private let logger: Logger
    private let server = Mutex<Server?>(nil)
    private let happened = Atomic(false)

    init(_ logger: Logger) {
        self.logger = logger
    }

    var hasHappened: Bool { happened.load(ordering: .acquiring) }

    func watch(_ server: Server) {
        self.server.withLock { $0 = server }
    }

    func happened(_ detail: String) {
        logger.critical("the storage failed", metadata: ["detail": "\(detail)"])
        happened.store(true, ordering: .releasing)
        let refusal = Status(CallError(.storageFailed, "the storage failed; crmd stops"))
        server.withLock { $0 }?.refuseRequests(with: refusal)
        kill(getpid(), SIGTERM)
    }
}
