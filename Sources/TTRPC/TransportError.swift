/// Why a call got no answer from the server, and whether the server may have run it.
public enum TransportError: Error, Sendable, Equatable {
    /// The request did not leave this process; making the call again can't make it twice.
    case notSent(Reason)
    /// The request may have reached the server, and may have been run.
    case lost(Reason)

    /// What went wrong.
    public enum Reason: Sendable, Equatable {
        /// Connecting failed; the text says how.
        case connectFailed(String)
        /// The connection was closed by the server, or failed.
        case connectionClosed
        /// The client was closed by its owner.
        case clientClosed
        /// The connection is out of stream ids: its owner is to redial.
        case streamIDsExhausted
        /// The request is bigger than a frame; the associated value is its size in bytes.
        case requestTooLarge(Int)
        /// The server's answer isn't one: too large, or not decodable.
        case answerInvalid
        /// The server sent what isn't an answer; the connection was closed.
        case protocolViolation
    }

    /// What went wrong.
    public var reason: Reason {
        switch self {
        case .notSent(let reason), .lost(let reason): reason
        }
    }

    /// Whether the server may have run the request.
    public var requestMayHaveReachedServer: Bool {
        if case .lost = self { true } else { false }
    }
}

extension TransportError: CustomStringConvertible {
    /// What went wrong, and whether the request was sent.
    public var description: String {
        switch self {
        case .notSent(let reason): "\(reason); the request was not sent"
        case .lost(let reason): "\(reason); the request may have reached the server"
        }
    }
}

extension TransportError.Reason: CustomStringConvertible {
    /// What went wrong.
    public var description: String {
        switch self {
        case .connectFailed(let how): "connecting failed: \(how)"
        case .connectionClosed: "the connection is closed"
        case .clientClosed: "the client was closed"
        case .streamIDsExhausted: "the connection is out of stream ids"
        case .requestTooLarge(let size):
            "a request of \(size) bytes doesn't fit in a frame of \(FrameHeader.maximumLength) bytes"
        case .answerInvalid: "the server's answer can't be understood"
        case .protocolViolation: "the server broke the protocol"
        }
    }
}
