internal import CRMModel
internal import CRMRepository
internal import CRMSQLite
internal import CRMService
internal import Glibc
internal import Logging
internal import NIOCore
internal import Synchronization
internal import TTRPC

/// The parts put together: storage, service, server; from the start to the end.
struct Daemon {
    /// The domain of all errors that crmd answers with.
    static let errorDomain = "crmd"

    let socketPath: String
    let databasePath: String
    let firstAdmin: String?
    let configuration: Configuration

    /// Runs until SIGTERM, SIGINT or SIGHUP, or until the storage fails.
    ///
    /// - Returns: the exit status: 0, or 1 if the storage failed.
    func run() throws -> Int32 {
        let logger = try logger()
        let settings = try configuration.settings()
        let transportLimits = try configuration.transportLimits()
        let grace = try configuration.shutdownGrace()
        let loops = try configuration.eventLoops()
        // Every thread that is made from here on leaves these signals to this one.
        let signals = Signals()

        let failure = StorageFailure(logger)
        let storage = try SQLiteStorage(path: databasePath)
        let service = try Service(
            storage, settings, firstAdmin: firstAdmin, transportLimits: transportLimits.named,
            environment: Service.Environment(
                nowMilliseconds: Self.nowMilliseconds,
                monotonicNanoseconds: { NIODeadline.now().uptimeNanoseconds },
                storageFailed: { failure.happened($0) }),
            logger: logger)
        let dispatchers = try DispatcherStock(service, count: loops)
        let server = try Server(
            loops: loops, limits: transportLimits, logger: logger, errorDomain: Self.errorDomain,
            admits: { settings.access.admits(uid: $0.uid) }, makeHandler: { _ in CallHandler(dispatchers.take()) })
        failure.watch(server)
        try server.start(on: ListeningSocket(path: socketPath))
        logger.info(
            "crmd serves",
            metadata: [
                "version": "\(Version.current)", "socket": "\(socketPath)", "database": "\(databasePath)",
                "loops": "\(loops)", "pid": "\(getpid())",
            ])

        let signal = signals.wait()
        let status: Int32 = failure.hasHappened ? 1 : 0
        logger.info("crmd stops", metadata: ["signal": "\(signal)", "status": "\(status)"])
        service.stopServing()
        server.shutDown(gracePeriod: status == 0 ? grace : .seconds(1))
        service.stop()
        return status
    }

    private func logger() throws -> Logger {
        LoggingSystem.bootstrap(StreamLogHandler.standardError)
        var logger = Logger(label: "crmd")
        logger.logLevel = try configuration.logLevel()
        return logger
    }

    @Sendable private static func nowMilliseconds() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
    }
}

/// The signals that end the daemon, waited for by the main thread.
struct Signals {
    private var set = sigset_t()

    init() {
        sigemptyset(&set)
        for signal in [SIGTERM, SIGINT, SIGHUP] { sigaddset(&set, signal) }
        pthread_sigmask(SIG_BLOCK, &set, nil)
        Glibc.signal(SIGPIPE, SIG_IGN)
    }

    func wait() -> Int32 {
        var set = set
        var signal: Int32 = 0
        while sigwait(&set, &signal) != 0 {}
        return signal
    }
}

/// Ends the daemon when the storage has failed: no more requests, and the main thread awake.
final class StorageFailure: Sendable {
    private let logger: Logger
    private let server = Mutex<Server?>(nil)
    private let happened = Atomic(false)

    init(_ logger: Logger) {
        self.logger = logger
    }

    var hasHappened: Bool { happened.load(ordering: .acquiring) }

    func watch(_ server: Server) {
        self.server.withLock { $0 = server }
    }

    func happened(_ detail: String) {
        logger.critical("the storage failed", metadata: ["detail": "\(detail)"])
        happened.store(true, ordering: .releasing)
        let refusal = Status(CallError(.storageFailed, "the storage failed; crmd stops"))
        server.withLock { $0 }?.refuseRequests(with: refusal)
        kill(getpid(), SIGTERM)
    }
}

/// The dispatchers, made before the event loops that take them, so that an error is one of the start.
///
/// Unchecked: each dispatcher is handed out once, under the lock, and then used by its loop alone.
final class DispatcherStock: @unchecked Sendable {
    private let lock = Mutex(())
    private var dispatchers: [Dispatcher]

    init(_ service: Service, count: Int) throws {
        dispatchers = try (0..<count).map { _ in try service.makeDispatcher() }
    }

    /// - Precondition: there are as many loops as dispatchers.
    func take() -> Dispatcher {
        lock.withLock { _ in dispatchers.removeLast() }
    }
}

extension TTRPC.Limits {
    /// The limits by their names in the configuration.
    var named: [NamedLimit] {
        [
            NamedLimit(
                name: "frame_bytes", value: Int64(FrameHeader.maximumLength), unit: "bytes",
                description: "A frame's data; fixed by the protocol. A bigger one is refused: RESOURCE_EXHAUSTED."),
            NamedLimit(
                name: "connections", value: Int64(maximumConnections), unit: "connections",
                description: "Open connections. One more is accepted and closed."),
            NamedLimit(
                name: "streams_per_connection", value: Int64(maximumStreamsPerConnection), unit: "requests",
                description: "Requests of a connection in flight. One more is refused: RESOURCE_EXHAUSTED."),
            NamedLimit(
                name: "queued_bytes_per_connection", value: Int64(maximumQueuedBytesPerConnection), unit: "bytes",
                description: "Answers that a client has not taken. Past it nothing more is read from the connection."),
            NamedLimit(
                name: "metadata_entries", value: Int64(maximumMetadataEntries), unit: "entries",
                description: "Metadata of a request. One with more is refused: RESOURCE_EXHAUSTED."),
        ]
    }
}
