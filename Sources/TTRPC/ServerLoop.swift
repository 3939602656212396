internal import Logging
internal import NIOCore

/// What the connections of one event loop share. Lives on that loop only.
final class ServerLoop {
    let handler: any RequestHandler
    let limits: Limits
    let errorDomain: String
    let gate: RequestGate
    let counters: ServerCounters
    let logger: Logger
    let warnings: WarningLimiter
    let eventLoop: any EventLoop
    /// Where answers that come later, from any thread, wait for this loop.
    private(set) lazy var mailbox: CompletionMailbox = {
        let this = NIOLoopBound(WeakLoop(value: self), eventLoop: eventLoop)
        return CompletionMailbox(on: eventLoop) { this.value.value?.deliver($0) }
    }()
    /// Decoded into for every request, so that its space is used again.
    var envelope = RequestEnvelope()

    /// What the connections hold, as far as they have counted it.
    var heldBytes = 0

    private let maximumHeldBytes: Int
    private var isReliefDue = false
    /// Connections that had more to handle, or to write, than fitted in their turn.
    private var line = CircularBuffer<ServerConnection>()
    private let nextLook = NextLook()
    private var inspection: Scheduled<Void>?
    private var connections: [UInt64: ServerConnection] = [:]
    private var nextConnectionID: UInt64 = 1
    private var drained: EventLoopPromise<Void>?

    init(
        on eventLoop: any EventLoop, handler: any RequestHandler, limits: Limits, maximumHeldBytes: Int,
        errorDomain: String, gate: RequestGate, counters: ServerCounters, logger: Logger, warnings: WarningLimiter
    ) {
        self.eventLoop = eventLoop
        self.handler = handler
        self.limits = limits
        self.errorDomain = errorDomain
        self.gate = gate
        self.counters = counters
        self.logger = logger
        self.warnings = warnings
        self.maximumHeldBytes = maximumHeldBytes
    }

    /// Whether the server is shutting down, so that no connection is to be added.
    var isDraining: Bool { drained != nil }

    /// An id for a new connection, never used before on this loop.
    func makeConnectionID() -> UInt64 {
        defer { nextConnectionID += 1 }
        return nextConnectionID
    }

    func add(_ connection: ServerConnection) {
        connections[connection.id] = connection
        if isDraining, let refusal = gate.refusal { connection.drain(refusing: refusal) }
        if inspection == nil { startInspecting() }
    }

    func remove(_ connection: ServerConnection) {
        connections[connection.id] = nil
        heldBytes -= connection.heldBytes
        guard connections.isEmpty else { return }
        inspection?.cancel()
        inspection = nil
        drained?.succeed(())
    }

    /// Looks at each connection now and then, as long as there are any.
    private func startInspecting() {
        inspection = eventLoop.assumeIsolated().scheduleTask(in: PeerPatience.interval(limits)) {
            self.inspection = nil
            let now = NIODeadline.now()
            for connection in Array(self.connections.values) { connection.inspect(at: now) }
            if self.inspection == nil, !self.connections.isEmpty { self.startInspecting() }
        }
    }

    /// Makes it ready for connections.
    func start() -> EventLoopFuture<Void> {
        nextLook.body = { [weak self] in self?.giveTurn() }
        return nextLook.open(on: eventLoop)
    }

    /// Gives the connection another turn, after those that are in line, and after the loop has looked at its sockets.
    func lineUp(_ connection: ServerConnection) {
        line.append(connection)
        nextLook.ask()
    }

    private func giveTurn() {
        line.popFirst()?.resume()
        if !line.isEmpty { nextLook.ask() }
    }

    /// If the connections hold too much, closes those that hold most, until they hold no more than three quarters of what
    /// they may.
    func relieveIfNeeded() {
        guard heldBytes > maximumHeldBytes, !isReliefDue else { return }
        isReliefDue = true
        // Not now: this is called amid the handling of a connection.
        eventLoop.assumeIsolated().execute {
            self.isReliefDue = false
            for connection in self.connections.values.sorted(by: { $0.heldBytes > $1.heldBytes }) {
                guard self.heldBytes > self.maximumHeldBytes / 4 * 3 else { return }
                connection.cut(because: "held_bytes")
            }
        }
    }

    /// Closes each connection when its requests in flight are answered, and those left after `gracePeriod` anyhow.
    ///
    /// - Parameter refusal: what the gate refuses requests with.
    /// - Returns: succeeds when none is left.
    func drain(gracePeriod: TimeAmount, refusing refusal: Status) -> EventLoopFuture<Void> {
        if let drained { return drained.futureResult }
        let drained = eventLoop.makePromise(of: Void.self)
        self.drained = drained
        if connections.isEmpty { drained.succeed(()) }
        for connection in Array(connections.values) { connection.drain(refusing: refusal) }
        let cut = eventLoop.assumeIsolated().scheduleTask(in: gracePeriod) {
            for connection in Array(self.connections.values) { connection.cut() }
        }
        drained.futureResult.whenComplete { _ in cut.cancel() }
        return drained.futureResult
    }

    /// Writes answers that came by the mailbox, and flushes each connection they are for once.
    private func deliver(_ completions: [Completion]) {
        var touched: [ServerConnection] = []
        for completion in completions {
            guard let connection = connections[completion.connectionID] else { continue }
            if connection.complete(completion.streamID, completion.outcome) { touched.append(connection) }
        }
        for connection in touched { connection.flushCompletions() }
    }

    private struct WeakLoop {
        weak var value: ServerLoop?
    }
}
