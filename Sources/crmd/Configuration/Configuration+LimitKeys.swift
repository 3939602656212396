internal import CRMService
internal import TTRPC

extension Configuration {
    /// The limits that aren't fixed. `crmctl limits` lists them by these names, with those that are.
    static let limits = ConfigurationTable(
        name: "limits", documentation: "How much of what there may be. `crmctl limits` lists the limits in force.",
        keys: connectionLimits + timeLimits + operationLimits)

    private static let connectionLimits: [ConfigurationKey<Configuration>] = [
        .number(
            "frame_bytes", \.transportLimits.maximumFrameBytes, NumberRange(2_097_152...FrameHeader.maximumLength),
            unit: "bytes",
            """
            A frame's data. A bigger request is refused: FRAME_TOO_LARGE; so is one with a bigger answer: \
            RESPONSE_TOO_LARGE.
            """),
        .number(
            "connections", \.transportLimits.maximumConnections, NumberRange(1...1_000_000), unit: "connections",
            "Open connections. One more is accepted and closed. Fewer if the system permits fewer open files."),
        .number(
            "streams_per_connection", \.transportLimits.maximumStreamsPerConnection, NumberRange(1...1_000_000),
            unit: "requests", "Requests of one connection in flight. One more is refused: STREAM_LIMIT."),
        .number(
            "requests_in_flight", \.transportLimits.maximumRequestsInFlight, NumberRange(1...10_000_000),
            unit: "requests",
            "Requests in flight on all connections. One more is refused, and a stream past half of it: REQUEST_LIMIT."),
        .number(
            "queued_bytes_per_connection", \.transportLimits.maximumQueuedBytesPerConnection,
            NumberRange(65_536...1_073_741_824), unit: "bytes",
            "Answers that a client has not taken. Past it nothing more of its connection is begun until it took half."),
        .number(
            "held_bytes", \.transportLimits.maximumHeldBytes, NumberRange(16_777_216...1_099_511_627_776),
            unit: "bytes",
            """
            Frames that are not whole yet and answers that are not taken, of all connections. Past it those that hold \
            most are closed.
            """),
        .number(
            "metadata_entries", \.transportLimits.maximumMetadataEntries, NumberRange(4...1_000), unit: "entries",
            "Metadata of one request. One with more is refused: METADATA_LIMIT."),
    ]

    private static let timeLimits: [ConfigurationKey<Configuration>] = [
        .number(
            "frame_milliseconds", \.transportLimits.frameTimeout.milliseconds, NumberRange(100...3_600_000),
            unit: "milliseconds", "Time for a frame that has begun to come whole; then the connection is closed."),
        .number(
            "unread_milliseconds", \.transportLimits.unreadTimeout.milliseconds, NumberRange(100...3_600_000),
            unit: "milliseconds", "Time that answers may lie without being taken; then the connection is closed."),
        .number(
            "idle_milliseconds", \.transportLimits.idleTimeout.milliseconds,
            NumberRange(100...604_800_000, zero: "without end"), unit: "milliseconds",
            "Time that a connection may be without a request in flight or a byte on its way; then it is closed."),
        .number(
            "closing_milliseconds", \.transportLimits.closingTimeout.milliseconds, NumberRange(100...60_000),
            unit: "milliseconds",
            "Time for a peer at fault, or not admitted, to take its last answer; then the connection is closed."),
    ]

    private static let operationLimits: [ConfigurationKey<Configuration>] = [
        .number(
            "waiting_writes", \.serviceLimits.waitingWrites, NumberRange(1...1_000_000), unit: "requests",
            "Changes that wait for the writer, of all callers. One more is refused: LIMIT_EXCEEDED."),
        .number(
            "waiting_write_bytes", \.serviceLimits.waitingWriteBytes, NumberRange(4_194_304...4_294_967_296),
            unit: "bytes", "The requests of those changes, added up. One more is refused: LIMIT_EXCEEDED."),
        .number(
            "waiting_reads", \.serviceLimits.waitingReads, NumberRange(1...1_000_000), unit: "requests",
            "Long reads that wait for a thread. One more is refused: LIMIT_EXCEEDED."),
        .number(
            "pool_threads", \.serviceLimits.poolThreads, NumberRange(1...256), unit: "threads",
            "Threads for long reads: how many run at once."),
        .number(
            "request_memory_bytes", \.serviceLimits.requestMemoryBytes, NumberRange(8_388_608...1_073_741_824),
            unit: "bytes", "Memory for unpacking one request. One that wants more is refused: LIMIT_EXCEEDED."),
        .number(
            "loop_steps", \.serviceLimits.loopSteps, NumberRange(1_000...2_000_000_000), unit: "steps",
            "Steps of the storage engine after which a read is a long one, and goes on on a thread of its own."),
        .number(
            "loop_microseconds", \.serviceLimits.loopMicroseconds, NumberRange(100...1_000_000), unit: "microseconds",
            "Time after which it is one likewise, however few its steps."),
        .number(
            "read_milliseconds", \.serviceLimits.readMilliseconds, NumberRange(1...60_000), unit: "milliseconds",
            "Time after which a long read is given up: LIMIT_EXCEEDED."),
        .number(
            "log_bytes", \.serviceLimits.logBytes, NumberRange(8_388_608...1_099_511_627_776), unit: "bytes",
            """
            The database's log, which changes make grow while somebody reads. Past it the oldest long read is given \
            up, and others as needed: SNAPSHOT_TOO_OLD.
            """),
    ]
}

extension Duration {
    /// The duration in whole milliseconds.
    fileprivate var milliseconds: Int {
        get { Int(components.seconds) * 1_000 + Int(components.attoseconds / 1_000_000_000_000_000) }
        set { self = .milliseconds(newValue) }
    }
}
