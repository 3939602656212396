internal import Synchronization

/// One call of a client, from when it has a stream id until its result; whatever comes first is the result.
final class Call: Sendable {
    private enum State {
        case waiting(CheckedContinuation<[UInt8], any Error>?)
        case done(Result<[UInt8], any Error>)
    }

    let streamID: UInt32
    private let state = Mutex(State.waiting(nil))

    init(streamID: UInt32) {
        self.streamID = streamID
    }

    /// Ends the call. Only the first result counts.
    func finish(_ result: Result<[UInt8], any Error>) {
        let continuation = state.withLock { state -> CheckedContinuation<[UInt8], any Error>? in
            guard case .waiting(let continuation) = state else { return nil }
            state = .done(result)
            return continuation
        }
        continuation?.resume(with: result)
    }

    /// Waits for the result. To be called once.
    func result() async throws -> [UInt8] {
        try await withCheckedThrowingContinuation { continuation in
            let early = state.withLock { state -> Result<[UInt8], any Error>? in
                if case .done(let result) = state { return result }
                state = .waiting(continuation)
                return nil
            }
            if let early { continuation.resume(with: early) }
        }
    }
}
