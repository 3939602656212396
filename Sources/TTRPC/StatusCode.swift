/// The canonical codes of `google.rpc.Code`.
public enum StatusCode: Int32, Sendable, Hashable, CaseIterable {
    /// No error.
    case ok = 0
    /// The caller gave the call up.
    case cancelled = 1
    /// The error has no better code, or its code isn't known here.
    case unknown = 2
    /// The request is wrong whatever the system's state.
    case invalidArgument = 3
    /// The deadline passed before the answer.
    case deadlineExceeded = 4
    /// What was asked for doesn't exist, or the caller may not know that it does.
    case notFound = 5
    /// What was to be created exists.
    case alreadyExists = 6
    /// The caller may not do this.
    case permissionDenied = 7
    /// A limit or a quota is reached.
    case resourceExhausted = 8
    /// The system's state doesn't allow this; a retry without a change won't help.
    case failedPrecondition = 9
    /// A conflict with another call; the whole sequence may be tried again.
    case aborted = 10
    /// A position past the end.
    case outOfRange = 11
    /// The method doesn't exist.
    case unimplemented = 12
    /// A fault of the server's own.
    case `internal` = 13
    /// The server can't take the request now; it was not begun.
    case unavailable = 14
    /// Data was lost or is damaged.
    case dataLoss = 15
    /// The caller didn't say who it is.
    case unauthenticated = 16

    /// The canonical name, such as `RESOURCE_EXHAUSTED`.
    public var name: String {
        switch self {
        case .ok: "OK"
        case .cancelled: "CANCELLED"
        case .unknown: "UNKNOWN"
        case .invalidArgument: "INVALID_ARGUMENT"
        case .deadlineExceeded: "DEADLINE_EXCEEDED"
        case .notFound: "NOT_FOUND"
        case .alreadyExists: "ALREADY_EXISTS"
        case .permissionDenied: "PERMISSION_DENIED"
        case .resourceExhausted: "RESOURCE_EXHAUSTED"
        case .failedPrecondition: "FAILED_PRECONDITION"
        case .aborted: "ABORTED"
        case .outOfRange: "OUT_OF_RANGE"
        case .unimplemented: "UNIMPLEMENTED"
        case .internal: "INTERNAL"
        case .unavailable: "UNAVAILABLE"
        case .dataLoss: "DATA_LOSS"
        case .unauthenticated: "UNAUTHENTICATED"
        }
    }
}
