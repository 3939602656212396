/// What a server allows its peers. Past a limit the answer is a refusal at once, or the connection is closed, as each
/// says; never does a queue grow.
public struct Limits: Sendable, Equatable {
    /// The data of a frame, in bytes, both ways; at most ``FrameHeader/maximumLength``, which is the protocol's (4 MiB). A
    /// bigger request gets RESOURCE_EXHAUSTED, reason FRAME_TOO_LARGE; so does, instead of its answer, a request whose answer is
    /// bigger, reason RESPONSE_TOO_LARGE.
    public var maximumFrameBytes = FrameHeader.maximumLength
    /// Connections open at once; one more is accepted and closed. 10,000.
    public var maximumConnections = 10_000
    /// Requests of one connection in flight, which are those whose ``PendingReply`` is not completed and the streams that are
    /// open; one more gets RESOURCE_EXHAUSTED, reason STREAM_LIMIT. 1024.
    public var maximumStreamsPerConnection = 1024
    /// Requests in flight, as above, on all connections; one more gets RESOURCE_EXHAUSTED, reason REQUEST_LIMIT, and so does
    /// a stream when half of them are. 65,536.
    public var maximumRequestsInFlight = 65_536
    /// Bytes of answers that one connection's client has not taken (256 KiB). Past it the server neither reads from the
    /// connection nor begins requests already read, until the client took all but half. Answers of requests in flight
    /// still join the queue, so that it can grow beyond by theirs.
    public var maximumQueuedBytesPerConnection = 256 * 1024
    /// Bytes that all connections hold: of frames that are not whole yet, and of answers that are not taken (512 MiB). Past it
    /// the connections that hold most are closed.
    public var maximumHeldBytes = 512 * 1024 * 1024
    /// Metadata entries of one request; with more it gets RESOURCE_EXHAUSTED, reason METADATA_LIMIT. 64.
    public var maximumMetadataEntries = 64
    /// How long a frame that has begun may take to come whole; then the connection is closed. 10 seconds.
    public var frameTimeout: Duration = .seconds(10)
    /// How long the bytes that a client has not taken may lie; if those of one moment aren't all taken after this time, the
    /// connection is closed. 30 seconds.
    public var unreadTimeout: Duration = .seconds(30)
    /// How long a connection may be without a request in flight, an open stream, or a byte on its way; then it is closed.
    /// Zero, the default, is without end.
    public var idleTimeout: Duration = .zero
    /// How long a connection that is to be closed for a fault of its peer, or a peer that isn't admitted, may take to
    /// read its last answer. 5 seconds.
    public var closingTimeout: Duration = .seconds(5)

    /// The defaults.
    public init() {}
}
