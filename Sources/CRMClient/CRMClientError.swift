internal import TTRPC

/// Why a call failed.
public enum CRMClientError: Error, Sendable, Hashable {
    /// The daemon refused.
    case refused(Refusal)
    /// The daemon could not be reached; nothing was done.
    case unreachable(String)
    /// The connection was lost, or the timeout passed, while the call was under way. A change may have been made; repeated with the
    /// same idempotency key it is made once.
    case connectionLost(String)
    /// The connection was lost, or the timeout passed, while a stream was open. The messages that came before are valid.
    case brokenOff(String)
    /// The request can't be sent.
    case requestInvalid(String)
    /// The answer can't be understood: another version of the daemon, or a defect.
    case answerInvalid(String)
    /// The task was cancelled.
    case cancelled

    /// The error with which the daemon answered.
    public struct Refusal: Sendable, Hashable {
        /// The canonical status code: "PERMISSION_DENIED".
        public var code: String
        /// Its number.
        public var codeNumber: Int32
        /// For people.
        public var message: String
        /// The name of the reason, as reason.proto has it: "STATUS_FORBIDS"; empty if none came.
        public var reason: String
        /// What goes with it: ids, field keys, values.
        public var metadata: [String: String]

        public init(
            code: String, codeNumber: Int32, message: String, reason: String = "", metadata: [String: String] = [:]
        ) {
            self.code = code
            self.codeNumber = codeNumber
            self.message = message
            self.reason = reason
            self.metadata = metadata
        }
    }
}

extension CRMClientError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .refused(let refusal):
            "\(refusal.code)\(refusal.reason.isEmpty ? "" : " (\(refusal.reason))"): \(refusal.message)"
        case .unreachable(let detail): "crmd can't be reached: \(detail)"
        case .connectionLost(let detail): "there was no answer: \(detail)"
        case .brokenOff(let detail): "the stream broke off: \(detail)"
        case .requestInvalid(let detail): detail
        case .answerInvalid(let detail): "the answer can't be understood: \(detail)"
        case .cancelled: "the call was cancelled"
        }
    }
}

extension CRMClientError {
    /// What became of a call over a connection.
    init(_ error: any Error) {
        switch error {
        case let status as Status where status.code == .deadlineExceeded && status.errorInfo == nil:
            // Not the daemon's answer but the end of the wait for it.
            self = .connectionLost("the timeout has passed; the request may have been run")
        case let status as Status:
            self = .refused(
                Refusal(
                    code: status.code.name, codeNumber: status.code.rawValue, message: status.message,
                    reason: status.errorInfo?.reason ?? "", metadata: status.errorInfo?.metadata ?? [:]))
        case TransportError.notSent(.requestTooLarge), TransportError.lost(.requestTooLarge):
            self = .requestInvalid("\(error)")
        case TransportError.lost(.answerInvalid), TransportError.lost(.protocolViolation):
            self = .answerInvalid("\(error)")
        case let error as TransportError:
            self = error.requestMayHaveReachedServer ? .connectionLost("\(error)") : .unreachable("\(error)")
        case is CancellationError:
            self = .cancelled
        default:
            self = .unreachable("\(error)")
        }
    }

    /// What became of a stream.
    init(ofStream error: any Error) {
        switch (error, CRMClientError(error)) {
        case (let status as Status, _)
        where status.code == .deadlineExceeded && [nil, "DEADLINE_PASSED"].contains(status.errorInfo?.reason):
            // Two clocks run, here and at the daemon; which one was first makes no difference.
            self = .brokenOff("its timeout has passed")
        case (let error as TransportError, .connectionLost): self = .brokenOff("\(error.reason)")
        case (_, let error): self = error
        }
    }

    /// Whether the same call may succeed a moment later. Every call can be repeated: it changes nothing, or has
    /// an idempotency key.
    var isWorthRepeating: Bool {
        switch self {
        case .unreachable, .connectionLost: true
        case .refused(let refusal): refusal.code == "UNAVAILABLE"
        case .brokenOff, .requestInvalid, .answerInvalid, .cancelled: false
        }
    }
}
