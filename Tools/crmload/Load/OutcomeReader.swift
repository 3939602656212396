internal import NIOCore
internal import TTRPC

/// Tells answers apart, and failures that repeat themselves without decoding them again.
struct OutcomeReader: Sendable {
    private var lastFailure = ByteBuffer()
    private var lastOutcome = Outcome.ok

    /// What an answer says.
    ///
    /// - Throws: `WireFault` when it is no answer.
    mutating func outcome(of answer: ByteBuffer) throws -> Outcome {
        if answer.readableBytes > 0, answer == lastFailure { return lastOutcome }
        let envelope = try answer.withUnsafeReadableBytes { try ResponseEnvelope(decoding: $0) }
        guard case .failure(let status) = envelope else { return .ok }
        // A copy, not to hold the read buffer.
        lastFailure = ByteBuffer(bytes: answer.readableBytesView)
        lastOutcome = Outcome(code: status.code.name, reason: status.errorInfo?.reason ?? "")
        return lastOutcome
    }
}
