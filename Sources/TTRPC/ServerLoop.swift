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
    let eventLoop: any EventLoop
    /// Where answers that come later, from any thread, wait for this loop.
    private(set) lazy var mailbox: CompletionMailbox = {
        let this = NIOLoopBound(WeakLoop(value: self), eventLoop: eventLoop)
        return CompletionMailbox(on: eventLoop) { this.value.value?.deliver($0) }
    }()
    /// Decoded into for every request, so that its space is used again.
    var envelope = RequestEnvelope()

    private var connections: [UInt64: ServerConnection] = [:]
    private var nextConnectionID: UInt64 = 1
    private var drained: EventLoopPromise<Void>?

    init(
        on eventLoop: any EventLoop, handler: any RequestHandler, limits: Limits, errorDomain: String,
        gate: RequestGate, counters: ServerCounters, logger: Logger
    ) {
        self.eventLoop = eventLoop
        self.handler = handler
        self.limits = limits
        self.errorDomain = errorDomain
        self.gate = gate
        self.counters = counters
        self.logger = logger
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
        if isDraining { connection.drain() }
    }

    func remove(_ connection: ServerConnection) {
        connections[connection.id] = nil
        if connections.isEmpty { drained?.succeed(()) }
    }

    /// Closes each connection when its requests in flight are answered, and those left after `gracePeriod` anyhow.
    ///
    /// - Returns: succeeds when none is left.
    func drain(gracePeriod: TimeAmount) -> EventLoopFuture<Void> {
        if let drained { return drained.futureResult }
        let drained = eventLoop.makePromise(of: Void.self)
        self.drained = drained
        if connections.isEmpty { drained.succeed(()) }
        for connection in Array(connections.values) { connection.drain() }
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
