internal import CRMModel
internal import CRMSQLite
internal import CRMService
internal import Glibc
internal import Logging
internal import NIOCore
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
        let logger = logger()
        let settings = configuration.settings
        let loops = configuration.eventLoopCount
        let configuration = configurationInForce(logger)
        // Every thread that is made from here on leaves these signals to this one.
        let signals = Signals()

        // Before anything is written: who can't be reached is not to be set up.
        let socket = try ListeningSocket(path: socketPath)
        let failure = StorageFailure(logger)
        let storage = try SQLiteStorage(
            path: databasePath, maximumLogBytes: configuration.serviceLimits.logBytes)
        let service = try Service(
            storage, settings, firstAdmin: firstAdmin, limits: configuration.namedLimits,
            environment: Service.Environment(
                nowMilliseconds: Self.nowMilliseconds,
                monotonicNanoseconds: { NIODeadline.now().uptimeNanoseconds },
                storageFailed: { failure.happened($0) }),
            logger: logger)
        let dispatchers = try DispatcherStock(service, count: loops)
        let server = try Server(
            loops: loops, limits: configuration.transportLimits, logger: logger, errorDomain: Self.errorDomain,
            admits: { settings.access.admits(uid: $0.uid) },
            makeHandler: { _ in
                let (dispatcher, number) = dispatchers.take()
                CurrentThread.setName("crmd-loop-\(number)")
                return CallHandler(dispatcher)
            })
        failure.watch(server)
        try server.start(on: socket)
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
        server.shutDown(gracePeriod: status == 0 ? configuration.shutdownGrace : .seconds(1))
        service.stop()
        return status
    }

    /// The configuration with no more connections than the process may have files open.
    private func configurationInForce(_ logger: Logger) -> Configuration {
        var configuration = configuration
        let openFiles = OpenFiles(threads: configuration.eventLoopCount + configuration.serviceLimits.poolThreads + 1)
        let wanted = configuration.transportLimits.maximumConnections
        let possible = openFiles.connections(wanted)
        if possible < wanted {
            logger.warning(
                "the hard limit of open files leaves room for fewer connections than configured",
                metadata: [
                    "hard-limit": "\(openFiles.limit)", "connections-configured": "\(wanted)",
                    "connections": "\(possible)",
                ])
            configuration.transportLimits.maximumConnections = possible
        }
        return configuration
    }

    private func logger() -> Logger {
        LoggingSystem.bootstrap(StreamLogHandler.standardError)
        var logger = Logger(label: "crmd")
        logger.logLevel = configuration.logLevel
        return logger
    }

    @Sendable private static func nowMilliseconds() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
    }
}
