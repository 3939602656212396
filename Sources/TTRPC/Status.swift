/// How a call failed: `google.rpc.Status`, with at most one ``ErrorInfo`` among its details.
public struct Status: Error, Sendable, Equatable {
    /// The kind of failure.
    public var code: StatusCode
    /// For developers; not for programs to compare, not for end users.
    public var message: String
    /// For programs. Details of other types are ignored when a status is decoded.
    public var errorInfo: ErrorInfo?

    /// Makes a status of its three fields.
    public init(code: StatusCode, message: String, errorInfo: ErrorInfo? = nil) {
        self.code = code
        self.message = message
        self.errorInfo = errorInfo
    }

    /// A status whose ErrorInfo has this reason and domain.
    init(_ code: StatusCode, _ message: String, reason: String, domain: String) {
        self.init(code: code, message: message, errorInfo: ErrorInfo(reason: reason, domain: domain))
    }
}

extension Status: CustomStringConvertible {
    /// Code, reason and message, such as `RESOURCE_EXHAUSTED (STREAM_LIMIT): …`.
    public var description: String {
        let reason = errorInfo.map { " (\($0.reason))" } ?? ""
        return "\(code.name)\(reason): \(message)"
    }
}
