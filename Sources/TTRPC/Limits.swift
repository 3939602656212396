/// What a server allows its peers. Past a limit the answer is a refusal at once, never a growing queue.
///
/// The size of a frame is not among them: ``FrameHeader/maximumLength`` is part of the protocol.
public struct Limits: Sendable, Equatable {
    /// Connections open at once; one more is accepted and closed. 1024.
    public var maximumConnections = 1024
    /// Requests of one connection in flight, which are those whose ``PendingReply`` is not completed; one more gets
    /// RESOURCE_EXHAUSTED, reason STREAM_LIMIT. 1024.
    public var maximumStreamsPerConnection = 1024
    /// Bytes of answers that one connection's client has not taken (16 MiB). Past it the server neither reads from the
    /// connection nor begins requests already read, until the client took all but half. Answers of requests in flight
    /// still join the queue, so that it can grow beyond by theirs.
    public var maximumQueuedBytesPerConnection = 16 * 1024 * 1024
    /// Metadata entries of one request; with more it gets RESOURCE_EXHAUSTED, reason METADATA_LIMIT. 64.
    public var maximumMetadataEntries = 64
    /// How long a connection that is to be closed for a fault of its peer, or a peer that isn't admitted, may take to
    /// read its last answer. 5 seconds.
    public var closingTimeout: Duration = .seconds(5)

    /// The defaults.
    public init() {}
}
