internal import Logging
internal import NIOCore
internal import Synchronization

/// Warnings that a flood of connections would repeat without end: at most one a second, with how many it stands for.
final class WarningLimiter: Sendable {
    private struct State {
        var silentUntil: NIODeadline = .uptimeNanoseconds(0)
        var suppressed = 0
    }

    private let logger: Logger
    private let state = Mutex(State())

    init(_ logger: Logger) {
        self.logger = logger
    }

    func warn(_ message: Logger.Message, error: (any Error)? = nil, metadata: Logger.Metadata = [:]) {
        let now = NIODeadline.now()
        let suppressed: Int? = state.withLock { state in
            guard now >= state.silentUntil else {
                state.suppressed += 1
                return nil
            }
            defer { state = State(silentUntil: now + .seconds(1)) }
            return state.suppressed
        }
        guard let suppressed else { return }
        var metadata = metadata
        metadata["suppressed"] = "\(suppressed)"
        if let error { metadata["error"] = "\(error)" }
        logger.warning(message, metadata: metadata)
    }
}
