internal import NIOCore
internal import TTRPC

/// Tells answers apart, and failures that repeat themselves without decoding them again.
struct AnswerReader: Sendable {
    private var lastFailure = ByteBuffer()
    private var lastRefusal: Refusal?

    /// Why an answer refuses; nil when it is a success.
    ///
    /// - Throws: `LoadError` when it is no answer.
    mutating func refusal(_ answer: ByteBuffer) throws -> Refusal? {
        if answer == lastFailure { return lastRefusal }
        let envelope = try answer.withUnsafeReadableBytes { bytes in
            do {
                return try ResponseEnvelope(decoding: bytes)
            } catch {
                throw LoadError("the server sent an answer that can't be understood: \(error)")
            }
        }
        guard case .failure(let status) = envelope else { return nil }
        // A copy, not to hold the read buffer.
        lastFailure = ByteBuffer(bytes: answer.readableBytesView)
        lastRefusal = Refusal(code: status.code.name, reason: status.errorInfo?.reason ?? "")
        return lastRefusal
    }
}
