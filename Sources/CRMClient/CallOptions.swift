/// How a call is to be made.
public struct CallOptions: Sendable {
    /// How long to wait for the answer, repetitions included.
    public var timeout: Duration
    /// Under which key a change is made at most once, within 24 hours; nil: a new one for each call.
    public var idempotencyKey: String?
    /// How often a call is repeated at most when the daemon can't be reached or is stopping.
    public var retries: Int

    public init(timeout: Duration = .seconds(30), idempotencyKey: String? = nil, retries: Int = 3) {
        self.timeout = timeout
        self.idempotencyKey = idempotencyKey
        self.retries = retries
    }
}
