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
        let logger = try logger()
        let settings = try configuration.settings()
        let transportLimits = try configuration.transportLimits()
        let grace = try configuration.shutdownGrace()
        let loops = try configuration.eventLoops()
        // Every thread that is made from here on leaves these signals to this one.
        let signals = Signals()

        // Before anything is written: who can't be reached is not to be set up.
        let socket = try ListeningSocket(path: socketPath)
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
