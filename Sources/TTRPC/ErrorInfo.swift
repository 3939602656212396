/// Why a call failed, for programs: `google.rpc.ErrorInfo`.
public struct ErrorInfo: Sendable, Hashable {
    /// The type url an ErrorInfo has as a detail of a status.
    public static let typeURL = "type.googleapis.com/google.rpc.ErrorInfo"

    /// A constant such as `STREAM_LIMIT`, unique in its domain.
    public var reason: String
    /// Who defines the reason.
    public var domain: String
    /// More about this failure; keys are defined with the reason. Encoded in the order of its keys.
    public var metadata: [String: String]

    /// Makes an ErrorInfo of its three fields.
    public init(reason: String, domain: String, metadata: [String: String] = [:]) {
        self.reason = reason
        self.domain = domain
        self.metadata = metadata
    }
}
