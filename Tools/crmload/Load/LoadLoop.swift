internal import NIOCore
internal import NIOPosix

/// The connections of one event loop, and what is measured on them. It lives on that loop.
///
/// It goes through three phases: sending, until the end of the measured time; waiting for the answers that are left,
/// for the plan's `drain` at most; over. A failure, or ``stop()``, leads to the second or third early.
final class LoadLoop {
    /// How long requests that fall due by the clock are gathered at most, so that the timer doesn't run for each.
    static let gatheringNanoseconds: UInt64 = 50_000

    let eventLoop: any EventLoop
    private let plan: LoadPlan
    private let promise: EventLoopPromise<Measurement>
    private let onFailure: @Sendable () -> Void
    private var connections: [LoadConnection] = []
    /// Of all the plan's connections, which those are.
    private var numbers: [Int] = []
    private var timers: [Scheduled<Void>] = []
    private var tick: Scheduled<Void>?
    private var server: ServerProcess?
    private var usageAtStart: ResourceUsage?

    var measurement: Measurement
    private(set) var isSending = false
    private var isOver = false

    /// - Parameter onFailure: called when a connection fails, after which the load is to be stopped on all loops.
    init(_ plan: LoadPlan, on eventLoop: any EventLoop, onFailure: @escaping @Sendable () -> Void) {
        self.plan = plan
        self.eventLoop = eventLoop
        self.onFailure = onFailure
        measurement = Measurement(partCount: plan.requests.mix.parts.count)
        if plan.samplingPeriod != nil { measurement.interval = Interval() }
        promise = eventLoop.makePromise()
    }

    /// What was measured, when all is over.
    var result: EventLoopFuture<Measurement> { promise.futureResult }

    /// When nothing is sent any more.
    var end: UInt64 { measurement.window.upperBound }

    /// Connects one more connection.
    func addConnection(number: Int) -> EventLoopFuture<any Channel> {
        let connection = LoadConnection(LoadStream(plan, number: number, origin: 0), on: self)
        numbers.append(number)
        connections.append(connection)
        return dial(connection)
    }

    /// Connects `connection`.
    func dial(_ connection: LoadConnection) -> EventLoopFuture<any Channel> {
        let handler = NIOLoopBound(connection, eventLoop: eventLoop)
        return ClientBootstrap(group: eventLoop)
            .connectTimeout(.seconds(10))
            .channelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 65_536))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(handler.value)
                }
            }
            .connect(unixDomainSocketPath: plan.socketPath)
    }

    /// Gives what has come since the last time.
    func takeInterval() -> Interval {
        defer { measurement.interval = Interval() }
        return measurement.interval ?? Interval()
    }

    /// Begins to send.
    ///
    /// - Parameters:
    ///   - origin: when the first request falls due, in nanoseconds of the monotonic clock, as all of these times.
    ///   - window: what is measured.
    ///   - server: the process whose cost is measured here; nil if another loop does it.
    func begin(at origin: UInt64, measuring window: Range<UInt64>, server: ServerProcess?) {
        guard !isOver else { return }
        isSending = true
        measurement.window = window
        self.server = server
        at(window.lowerBound) { self.usageAtStart = self.server?.usage() }
        at(window.upperBound) {
            // What fell due just before is sent, though the timer of it may be late.
            if case .open = self.plan.pace { for connection in self.connections { connection.send() } }
            self.endSending()
        }
        for (number, connection) in zip(numbers, connections) {
            connection.begin(LoadStream(plan, number: number, origin: origin))
        }
        if case .open = plan.pace { gather() }
    }

    /// Ends the measured time now.
    func stop() {
        if isSending {
            measurement.window = measurement.window.clamped(to: 0..<NIODeadline.now().uptimeNanoseconds)
            endSending()
        } else if measurement.window.isEmpty {
            finish()
        }
    }

    /// A connection has no request under way.
    func connectionIsIdle() {
        if !isSending, !isOver, connections.allSatisfy({ $0.stream.isIdle }) { finish() }
    }

    /// A connection can't go on.
    func connectionFailed(_ message: String) {
        guard !isOver else { return }
        measurement.failure = measurement.failure ?? message
        stop()
        finish()
        onFailure()
    }

    /// Ends at once.
    func finish() {
        guard !isOver else { return }
        isOver = true
        isSending = false
        for timer in timers { timer.cancel() }
        tick?.cancel()
        for connection in connections {
            let stream = connection.stream
            measurement.leave(stream.unansweredStarts, unsentCount: stream.unsentCount(before: end))
        }
        for connection in connections { connection.close() }
        connections = []
        promise.succeed(measurement)
    }

    private func endSending() {
        guard isSending else { return }
        isSending = false
        tick?.cancel()
        if let start = usageAtStart, let end = server?.usage() { measurement.usage = end.since(start) }
        timers.append(eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(plan.drain)) { self.finish() })
        connectionIsIdle()
    }

    /// Sends what has fallen due, and comes again when more does.
    private func gather() {
        guard isSending else { return }
        for connection in connections { connection.send() }
        // The next one may be held back; then this comes again and again in vain, which costs little.
        let next = connections.compactMap { $0.stream.nextDue }.min() ?? .max
        let soon = max(next, NIODeadline.now().uptimeNanoseconds + Self.gatheringNanoseconds)
        tick = eventLoop.assumeIsolated().scheduleTask(deadline: .uptimeNanoseconds(soon)) { self.gather() }
    }

    private func at(_ nanoseconds: UInt64, _ body: @escaping () -> Void) {
        timers.append(eventLoop.assumeIsolated().scheduleTask(deadline: .uptimeNanoseconds(nanoseconds), body))
    }
}
