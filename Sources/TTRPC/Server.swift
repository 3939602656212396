internal import Glibc
public import Logging
public import NIOCore
internal import NIOPosix
internal import Synchronization

/// A ttrpc server on a Unix domain socket: ``start(on:)`` it once, and ``shutDown(gracePeriod:)`` before letting go.
///
/// Each of its event loops is a thread with a ``RequestHandler`` of its own; a connection stays on one loop. What peers do
/// wrong, and how it is answered, is stated at ``PeerFault``. Further reasons, in the server's error domain:
/// PEER_NOT_ALLOWED (PERMISSION_DENIED), SHUTTING_DOWN (UNAVAILABLE), RESPONSE_TOO_LARGE (RESOURCE_EXHAUSTED),
/// NO_ANSWER (INTERNAL: the handler gave none).
public final class Server: Sendable {
    private enum State {
        case new
        case running(any Channel, SocketFile)
        case closed
    }

    private let limits: Limits
    private let errorDomain: String
    private let admits: @Sendable (PeerCredentials) -> Bool
    private let group: MultiThreadedEventLoopGroup
    private let loops: [ObjectIdentifier: NIOLoopBound<ServerLoop>]
    private let gate = RequestGate()
    private let counters = ServerCounters()
    private let warnings: WarningLimiter
    private let state = Mutex(State.new)
    private let isShutDown = Mutex(false)

    /// Makes the loops' threads and, on each, its handler. Blocks until that is done; not to be called on an event loop.
    ///
    /// - Parameters:
    ///   - loops: how many event loops, at least 1.
    ///   - errorDomain: the domain in the ``ErrorInfo`` of the server's own refusals.
    ///   - admits: whether a peer may call at all. One that may not gets PERMISSION_DENIED (PEER_NOT_ALLOWED) for its
    ///     first request, and its connection is closed. Called on an event loop once for each connection.
    ///   - makeHandler: called once on each event loop.
    public init(
        loops: Int, limits: Limits = Limits(), logger: Logger, errorDomain: String = "ttrpc",
        admits: @escaping @Sendable (PeerCredentials) -> Bool,
        makeHandler: @escaping @Sendable (any EventLoop) -> any RequestHandler
    ) throws {
        self.limits = limits
        self.errorDomain = errorDomain
        self.admits = admits
        warnings = WarningLimiter(logger)
        let group = MultiThreadedEventLoopGroup(numberOfThreads: loops)
        self.group = group
        let (gate, counters, warnings) = (gate, counters, warnings)
        var made: [ObjectIdentifier: NIOLoopBound<ServerLoop>] = [:]
        for eventLoop in group.makeIterator() {
            made[ObjectIdentifier(eventLoop)] = try eventLoop.flatSubmit {
                let loop = ServerLoop(
                    on: eventLoop, handler: makeHandler(eventLoop), limits: limits,
                    maximumHeldBytes: limits.maximumHeldBytes / loops, errorDomain: errorDomain,
                    gate: gate, counters: counters, logger: logger, warnings: warnings)
                let bound = NIOLoopBound(loop, eventLoop: eventLoop)
                return loop.start().map { bound }
            }.wait()
        }
        self.loops = made
    }

    /// How many connections are open.
    public var connectionCount: Int { counters.connections.load(ordering: .relaxed) }

    /// How many requests wait for their ``PendingReply`` to be completed, on all connections.
    public var requestsInFlight: Int { counters.requestsInFlight.load(ordering: .relaxed) }

    /// Accepts connections from now on. To be called once; blocks for a moment, so not to be called on an event loop.
    public func start(on socket: consuming ListeningSocket) throws {
        let (descriptor, file) = socket.release()
        let warnings = warnings
        let channel = try ServerBootstrap(group: group)
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(AcceptGuard(warnings))
                }
            }
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelOption(
                .recvAllocator,
                value: AdaptiveRecvByteBufferAllocator(minimum: 2 * 1024, initial: 2 * 1024, maximum: 64 * 1024)
            )
            .childChannelOption(
                .writeBufferWaterMark,
                value: .init(
                    low: max(1, limits.maximumQueuedBytesPerConnection / 2),
                    high: max(1, limits.maximumQueuedBytesPerConnection))
            )
            .childChannelInitializer { self.admit($0) }
            .withBoundSocket(descriptor)
            .wait()
        state.withLock { state in
            guard case .new = state else {
                channel.close(promise: nil)
                return
            }
            state = .running(channel, file)
        }
    }

    /// Answers every further request with `status`, as a server does that can't go on. Requests in flight are not
    /// touched and connections stay. Of several calls the first counts; a shut down after it changes nothing in this.
    public func refuseRequests(with status: Status) {
        gate.close(with: status)
    }

    /// Removes the socket's file and accepts no more connections. Those that are open stay. Blocks for a moment.
    public func stopAccepting() {
        let old = state.withLock { state in
            let old = state
            state = .closed
            return old
        }
        guard case .running(let channel, let file) = old else { return }
        file.remove()
        // An error means that it is closed already.
        try? channel.close().wait()
    }

    /// Ends the server and its threads: stops accepting, answers further requests with UNAVAILABLE (SHUTTING_DOWN),
    /// closes each connection when its requests in flight are answered and the answers taken, and after `gracePeriod`
    /// cuts what is left.
    ///
    /// Blocks until all is closed; to be called on a plain thread, not on an event loop nor in a Task. A second call does
    /// nothing once the first is done. A ``PendingReply`` completed later is ignored.
    @available(*, noasync)
    public func shutDown(gracePeriod: Duration) {
        isShutDown.withLock { isShutDown in
            guard !isShutDown else { return }
            isShutDown = true
            stopAccepting()
            let shuttingDown = Status(
                .unavailable, "the server is shutting down", reason: "SHUTTING_DOWN", domain: errorDomain)
            gate.close(with: shuttingDown)
            let refusal = gate.refusal ?? shuttingDown
            let grace = TimeAmount(gracePeriod)
            let drained = loops.values.map { loop in
                loop.eventLoop.flatSubmit { loop.value.drain(gracePeriod: grace, refusing: refusal) }
            }
            for future in drained { try? future.wait() }
            for loop in loops.values {
                try? loop.eventLoop.submit { loop.value.mailbox.close() }.wait()
            }
            try? group.syncShutdownGracefully()
        }
    }

    /// Sets a connection up on its loop, or closes it when there are too many.
    private func admit(_ channel: any Channel) -> EventLoopFuture<Void> {
        let count = counters.connections.add(1, ordering: .relaxed).newValue
        let counters = counters
        channel.closeFuture.whenComplete { _ in counters.connections.subtract(1, ordering: .relaxed) }
        guard count <= limits.maximumConnections else {
            warnings.warn("too many connections; one was closed")
            return channel.close()
        }
        let promise = channel.eventLoop.makePromise(of: Void.self)
        Self.credentials(of: channel).flatMapThrowing { [admits, loops] peer in
            guard let loop = loops[ObjectIdentifier(channel.eventLoop)]?.value else { throw ChannelError.eof }
            let connection = ServerConnection(peer, isAdmitted: admits(peer), on: loop)
            try channel.pipeline.syncOperations.addHandler(connection)
        }.cascade(to: promise)
        return promise.futureResult
    }

    private static func credentials(of channel: any Channel) -> EventLoopFuture<PeerCredentials> {
        guard let provider = channel as? any SocketOptionProvider else {
            return channel.eventLoop.makeFailedFuture(ChannelError.operationUnsupported)
        }
        let credentials: EventLoopFuture<KernelCredentials> = provider.unsafeGetSocketOption(
            level: .socket, name: NIOBSDSocket.Option(rawValue: SO_PEERCRED))
        return credentials.map { PeerCredentials(uid: $0.uid, gid: $0.gid, pid: $0.pid) }
    }
}
