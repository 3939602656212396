/// The limits of the operations; those of the transport are its own.
public struct ServiceLimits: Sendable {
    /// Requests that wait for the writer, in all. One more is refused.
    public var waitingWrites = 4_096
    /// The bytes of the requests that wait for the writer. One more is refused.
    public var waitingWriteBytes = 64 * 1024 * 1024
    /// Requests that wait for a thread of the pool, in all. One more is refused.
    public var waitingReads = 4_096
    /// Threads of the pool, for reads that take long.
    public var poolThreads = 2
    /// The memory that unpacking a request may take.
    public var requestMemoryBytes = 32 * 1024 * 1024
    /// The steps of the storage engine after which a read leaves the event loop for the pool.
    public var loopSteps = 100_000
    /// The time after which it does so, however few its steps: none holds up the others for longer.
    public var loopMicroseconds = 400
    /// The time that a read may take on the pool.
    public var readMilliseconds = 5_000
    /// The length of the storage's log past which the oldest read is given up.
    public var logBytes = 256 * 1024 * 1024

    public init() {}
}
