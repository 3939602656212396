internal import NIOCore
internal import TTRPC

/// Tells answers apart, and failures that repeat themselves without decoding them again.
struct AnswerReader: Sendable {
    private var lastFailure = ByteBuffer()
    private var lastRefusal: Refusal?

    /// Why an answer to a scenario's request refuses; nil when it is a success.
    ///
    /// - Throws: `LoadError` when it is no answer.
    mutating func refusal(_ answer: ByteBuffer, to scenario: any Scenario.Type) throws -> Refusal? {
        if answer == lastFailure { return lastRefusal }
        let status: Status
        switch try envelope(answer) {
        case .failure(let failure): status = failure
        case .payload(let range):
            return try answer.withUnsafeReadableBytes { bytes in
                try scenario.refusal(in: UnsafeRawBufferPointer(rebasing: bytes[range]))
            }
        }
        // A copy, not to hold the read buffer.
        lastFailure = ByteBuffer(bytes: answer.readableBytesView)
        lastRefusal = Refusal(code: status.code.name, reason: status.errorInfo?.reason ?? "")
        return lastRefusal
    }

    private func envelope(_ answer: ByteBuffer) throws -> ResponseEnvelope {
        try answer.withUnsafeReadableBytes { bytes in
            do {
                return try ResponseEnvelope(decoding: bytes)
            } catch {
                throw LoadError("the server sent an answer that can't be understood: \(error)")
            }
        }
    }
}
