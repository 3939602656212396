internal import Logging
internal import NIOCore

/// Writes a connection's answers as frames. What doesn't fit in a frame becomes an error that does.
struct AnswerWriter {
    private(set) var outgoing: OutgoingBuffer
    private let errorDomain: String
    private let logger: Logger

    init(_ limits: Limits, errorDomain: String, logger: Logger) {
        outgoing = OutgoingBuffer(maximumFrameBytes: limits.maximumFrameBytes)
        self.errorDomain = errorDomain
        self.logger = logger
    }

    /// Writes a success.
    mutating func writePayload(_ streamID: UInt32, size: Int, fill: (UnsafeMutableRawBufferPointer) -> Void) {
        guard outgoing.writePayload(streamID, size: size, fill: fill) else {
            writeStatus(streamID, tooLarge(size))
            return
        }
    }

    /// Writes a failure.
    mutating func writeStatus(_ streamID: UInt32, _ status: Status) {
        guard status.code != .ok, outgoing.writeStatus(streamID, status) else {
            logger.error("a status that can't be sent", metadata: ["code": "\(status.code.name)"])
            writeNoAnswer(streamID)
            return
        }
    }

    /// Writes that there is no answer, which is a defect of the handler.
    mutating func writeNoAnswer(_ streamID: UInt32) {
        let status = Status(.internal, "the server has no answer", reason: "NO_ANSWER", domain: errorDomain)
        _ = outgoing.writeStatus(streamID, status)
    }

    /// Writes a fault of the peer.
    mutating func writeFault(_ streamID: UInt32, _ fault: PeerFault) {
        writeStatus(streamID, fault.status(domain: errorDomain))
    }

    /// Writes a message of a stream.
    ///
    /// - Returns: false when it doesn't fit, which is written and ends the stream.
    mutating func writeMessage(
        _ streamID: UInt32, size: Int, fill: (UnsafeMutableRawBufferPointer) -> Void
    ) -> Bool {
        if outgoing.writeMessage(streamID, size: size, fill: fill) { return true }
        writeStatus(streamID, tooLarge(size))
        return false
    }

    /// Writes the end of a stream.
    mutating func writeEnd(_ streamID: UInt32) {
        outgoing.writeEnd(streamID)
    }

    /// Takes out what was written. The channel may call back amid a write, so this value must not be in use then.
    mutating func take() -> ByteBuffer { outgoing.take() }

    /// Keeps the memory of bytes that were taken and written.
    mutating func reuse(_ written: consuming ByteBuffer) { outgoing.reuse(written) }

    private func tooLarge(_ size: Int) -> Status {
        Status(
            .resourceExhausted,
            "an answer of \(size) bytes doesn't fit in a frame of \(outgoing.maximumFrameBytes) bytes",
            reason: "RESPONSE_TOO_LARGE", domain: errorDomain)
    }
}
