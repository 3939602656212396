internal import CRMModel
public import CRMRepository
public import Logging

/// Everything behind the wire: the operations, the thread that writes, the threads that read long.
public final class Service: Sendable {
    /// What the service takes from outside.
    public struct Environment: Sendable {
        /// Milliseconds since 1970.
        public var nowMilliseconds: @Sendable () -> Int64
        /// A clock that never goes back.
        public var monotonicNanoseconds: @Sendable () -> UInt64
        /// Told once, from the writer's thread, when the storage has failed and the daemon has to end.
        public var storageFailed: @Sendable (String) -> Void

        public init(
            nowMilliseconds: @escaping @Sendable () -> Int64,
            monotonicNanoseconds: @escaping @Sendable () -> UInt64,
            storageFailed: @escaping @Sendable (String) -> Void
        ) {
            self.nowMilliseconds = nowMilliseconds
            self.monotonicNanoseconds = monotonicNanoseconds
            self.storageFailed = storageFailed
        }
    }

    let settings: Settings
    let snapshots: SnapshotBox
    let writer: Writer
    let pool: ReadPool
    let systemState: SystemState
    /// Milliseconds since 1970.
    let nowMilliseconds: @Sendable () -> Int64
    let monotonicNanoseconds: @Sendable () -> UInt64
    /// Whether the storage reads quickly enough for an event loop to wait.
    let readsOnLoops: Bool
    private let storage: any Storage
    private let logger: Logger

    /// Opens the installation that the storage holds, or sets it up in an empty one.
    ///
    /// - Parameters:
    ///   - firstAdmin: the name of the CRM_ADMIN with whom an empty database begins.
    ///   - limits: those that the configuration decides, the transport's too, to be listed with the fixed ones.
    /// - Throws: `InstallationError` if a first administrator is missing or too much, or `RepositoryError`.
    public init(
        _ storage: any Storage, _ settings: Settings, firstAdmin: String?, limits: [NamedLimit],
        environment: Environment, logger: Logger
    ) throws {
        self.storage = storage
        readsOnLoops = storage.readsAreQuick
        self.settings = settings
        self.logger = logger
        nowMilliseconds = environment.nowMilliseconds
        monotonicNanoseconds = environment.monotonicNanoseconds
        let writer = try storage.makeWriter()
        let installation = Installation(settings: settings, nowMilliseconds: environment.nowMilliseconds())
        let draft = try installation.open(writer, firstAdmin: firstAdmin)
        try SearchTermsMaker(
            catalog: draft.catalog, codec: MessageCodec(budgetBytes: settings.limits.requestMemoryBytes), logger: logger
        ).run(writer)
        snapshots = SnapshotBox(Snapshot(draft))
        systemState = SystemState(storage, limits: limits + NamedLimit.fixed)
        pool = try ReadPool(storage, settings.limits)
        let systemState = systemState
        self.writer = Writer(
            writer, draft: draft, limits: settings.limits,
            environment: WriterEnvironment(
                settings: settings, snapshots: snapshots, nowMilliseconds: environment.nowMilliseconds,
                monotonicNanoseconds: environment.monotonicNanoseconds,
                storageFailed: { detail in
                    systemState.stopServing()
                    environment.storageFailed(detail)
                },
                translate: { Self.translate($0, logger) }))
    }

    /// A dispatcher, for one event loop.
    public func makeDispatcher() throws -> Dispatcher {
        Dispatcher(self, try storage.makeReader())
    }

    /// Health says from now on that requests are not served.
    public func stopServing() { systemState.stopServing() }

    /// Finishes what is waiting, and closes the database. The transport takes no more calls by then.
    public func stop() {
        pool.stop()
        writer.stop()
    }

    /// The answer for an error of any layer.
    func translate(_ error: any Error) -> CallError { Self.translate(error, logger) }

    private static func translate(_ error: any Error, _ logger: Logger) -> CallError {
        CallError(wire: error) ?? CallError(translating: error) { logger.error("\($0)") }
    }
}
