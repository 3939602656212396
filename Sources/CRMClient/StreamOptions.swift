/// How a stream is to be opened.
public struct StreamOptions: Sendable {
    /// How long it may last; nil: without end.
    public var timeout: Duration?

    public init(timeout: Duration? = nil) {
        self.timeout = timeout
    }
}
