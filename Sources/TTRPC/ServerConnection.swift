internal import Glibc
internal import Logging
internal import NIOCore
internal import Synchronization

/// One connection of a server: reads all frames of a buffer, answers into one buffer, and flushes once.
///
/// It lives on its event loop. What it does about a peer's faults is stated at ``PeerFault``. A peer that half-closes
/// still gets its answers; then the connection is closed. While the peer doesn't take its answers, requests neither
/// are read nor begin (``Limits/maximumQueuedBytesPerConnection``).
final class ServerConnection: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    let id: UInt64
    private let loop: ServerLoop
    private let peer: PeerCredentials
    private let isAdmitted: Bool

    private var context: ChannelHandlerContext?
    private var decoder = FrameDecoder()
    private var rules = FrameRules()
    private var outgoing = OutgoingBuffer()
    /// Requests whose PendingReply is not completed.
    private var inFlight = 0
    /// Whether an answer came by the mailbox that is not flushed yet.
    private var hasCompletions = false
    private var isWritable = true
    /// Whether frames wait in the decoder because the peer doesn't take its answers.
    private var isStalled = false
    private var isResumeScheduled = false
    private var isHandling = false
    /// Whether the channel asked to read while it was not to.
    private var hasHeldRead = false
    private var inputEnded = false
    private var isDraining = false
    /// Whether nothing is read or answered any more, only written out.
    private var isClosing = false

    init(_ peer: PeerCredentials, isAdmitted: Bool, on loop: ServerLoop) {
        self.peer = peer
        self.isAdmitted = isAdmitted
        self.loop = loop
        id = loop.makeConnectionID()
    }

    /// Where answers that come later go.
    var address: ConnectionAddress { ConnectionAddress(connectionID: id, mailbox: loop.mailbox) }

    // MARK: The channel's events

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    func channelActive(context: ChannelHandlerContext) {
        loop.add(self)
        if !isAdmitted { closeAnyhow(after: loop.limits.closingTimeout) }
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        isClosing = true
        loop.counters.requestsInFlight.subtract(inFlight, ordering: .relaxed)
        inFlight = 0
        loop.remove(self)
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isClosing else { return }
        decoder.append(Self.unwrapInboundIn(data))
        // When a write fails, NIO reads what is left amid the write, which may be amid handling.
        if !isStalled, !isHandling { handleFrames() }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        flush()
    }

    func read(context: ChannelHandlerContext) {
        if isStalled || !isWritable { hasHeldRead = true } else { context.read() }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        isWritable = context.channel.isWritable
        // Not now: this may be called amid a flush.
        if isWritable, !isResumeScheduled, isStalled || hasHeldRead {
            isResumeScheduled = true
            context.eventLoop.assumeIsolated().execute { self.resume() }
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .inputClosed? = event as? ChannelEvent {
            inputEnded = true
            closeIfDone()
        }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        loop.logger.debug("connection failed", metadata: ["pid": "\(peer.pid)", "error": "\(error)"])
        context.close(promise: nil)
    }

    // MARK: Requests

    /// Handles the frames that are complete, as long as the peer takes its answers.
    private func handleFrames() {
        isHandling = true
        defer { isHandling = false }
        var hasBegun = false
        var now: NIODeadline?
        frames: while !isClosing {
            guard isWritable else {
                isStalled = true
                break
            }
            switch decoder.next() {
            case .needMore: break frames
            case .oversize(let header): judge(header)
            case .frame(let frame):
                guard judge(frame.header) else { continue }
                handle(frame, &hasBegun, &now)
            }
            if outgoing.isLarge { flush() }
        }
        if hasBegun { loop.handler.requestsEnd() }
    }

    /// Whether a frame's header is that of a request to be handled; else it is answered here.
    @discardableResult
    private func judge(_ header: FrameHeader) -> Bool {
        guard isAdmitted else {
            refusePeer(header.streamID)
            return false
        }
        do {
            try rules.check(header)
            return true
        } catch {
            writeStatus(header.streamID, error.status(domain: loop.errorDomain))
            if error.closesConnection { close(within: loop.limits.closingTimeout) }
            return false
        }
    }

    private func handle(_ frame: Frame, _ hasBegun: inout Bool, _ now: inout NIODeadline?) {
        let streamID = frame.header.streamID
        if let refusal = loop.gate.refusal {
            writeStatus(streamID, refusal)
            return
        }
        do throws(PeerFault) {
            let limit = loop.limits.maximumStreamsPerConnection
            guard inFlight < limit else { throw .streamLimit(limit) }
            try frame.payload.withUnsafeReadableBytes { bytes throws(PeerFault) in
                try loop.envelope.decode(bytes, maximumMetadataEntries: loop.limits.maximumMetadataEntries)
                if !hasBegun {
                    hasBegun = true
                    loop.handler.requestsBegin()
                }
                let deadline = Self.deadline(loop.envelope.timeoutNanoseconds, &now)
                let request = Request(loop.envelope, of: bytes, peer: peer, deadline: deadline)
                var reply = Reply(to: streamID, on: self)
                loop.handler.handle(request, &reply)
                if !reply.isAnswered { writeStatus(streamID, noAnswer) }
            }
        } catch {
            writeStatus(streamID, error.status(domain: loop.errorDomain))
        }
    }

    /// When a timeout ends, read from one clock reading for all requests of a buffer. Huge ones end at the end of time.
    private static func deadline(_ timeoutNanoseconds: Int64, _ now: inout NIODeadline?) -> NIODeadline? {
        guard timeoutNanoseconds > 0 else { return nil }
        let start = now ?? .now()
        now = start
        return start + .nanoseconds(timeoutNanoseconds)
    }

    private func refusePeer(_ streamID: UInt32) {
        let message = "user \(peer.uid) may not call this server"
        writeStatus(
            streamID,
            Status(.permissionDenied, message, reason: "PEER_NOT_ALLOWED", domain: loop.errorDomain))
        close(within: loop.limits.closingTimeout)
    }

    // MARK: Answers

    /// Writes a success whose payload `fill` writes in place.
    func writePayload(_ streamID: UInt32, size: Int, fill: (UnsafeMutableRawBufferPointer) -> Void) {
        guard outgoing.writePayload(streamID, size: size, fill: fill) else {
            writeStatus(streamID, tooLarge(size))
            return
        }
    }

    /// Writes a failure.
    func writeStatus(_ streamID: UInt32, _ status: Status) {
        guard status.code != .ok, outgoing.writeStatus(streamID, status) else {
            loop.logger.error("a status that can't be sent", metadata: ["code": "\(status.code.name)"])
            _ = outgoing.writeStatus(streamID, noAnswer)
            return
        }
    }

    /// Notes that a request's answer comes later.
    func postpone(_ streamID: UInt32) -> PendingReply {
        inFlight += 1
        loop.counters.requestsInFlight.add(1, ordering: .relaxed)
        return PendingReply(to: streamID, on: address)
    }

    /// Writes an answer that came by the mailbox.
    ///
    /// - Returns: whether it is the first since ``flushCompletions()``.
    func complete(_ streamID: UInt32, _ outcome: Completion.Outcome) -> Bool {
        guard streamID != 0, inFlight > 0 else { return false }
        inFlight -= 1
        loop.counters.requestsInFlight.subtract(1, ordering: .relaxed)
        guard !isClosing else { return false }
        switch outcome {
        case .payload(let payload):
            writePayload(streamID, size: payload.count) { $0.copyBytes(from: payload) }
        case .failure(let status): writeStatus(streamID, status)
        case .dropped: writeStatus(streamID, noAnswer)
        }
        if outgoing.isLarge { flush() }
        defer { hasCompletions = true }
        return !hasCompletions
    }

    /// Flushes what ``complete(_:_:)`` wrote.
    func flushCompletions() {
        hasCompletions = false
        flush()
        if isDraining { endInputIfIdle() }
        closeIfDone()
    }

    private var noAnswer: Status {
        Status(.internal, "the server has no answer", reason: "NO_ANSWER", domain: loop.errorDomain)
    }

    private func tooLarge(_ size: Int) -> Status {
        Status(
            .resourceExhausted,
            "an answer of \(size) bytes doesn't fit in a frame of \(FrameHeader.maximumLength) bytes",
            reason: "RESPONSE_TOO_LARGE", domain: loop.errorDomain)
    }

    private func flush() {
        guard !outgoing.isEmpty, let context else { return }
        let answers = outgoing.take()
        context.writeAndFlush(Self.wrapOutboundOut(answers), promise: nil)
        outgoing.reuse(answers)
    }

    /// Goes on after the peer took its answers.
    private func resume() {
        isResumeScheduled = false
        guard isWritable, !isClosing else { return }
        if isStalled {
            isStalled = false
            handleFrames()
            flush()
        }
        guard !isStalled else { return }
        if hasHeldRead, isWritable {
            hasHeldRead = false
            context?.read()
        }
        closeIfDone()
    }

    // MARK: The end

    /// Ends the connection when its requests in flight are answered, as part of a shut down.
    func drain() {
        isDraining = true
        endInputIfIdle()
    }

    /// Ends the connection now.
    func cut() {
        context?.close(promise: nil)
    }

    /// Tells the kernel to take no more from the peer, whose further writes then fail at once. What it has already
    /// taken is still read and answered, and the end of input that follows closes the connection: no request that
    /// could be sent stays without an answer.
    private func endInputIfIdle() {
        guard inFlight == 0, !inputEnded, !isClosing, let context else { return }
        try? context.pipeline.syncOperations.withUnsafeTransportIfAvailable(of: NIOBSDSocket.Handle.self) { socket in
            _ = shutdown(socket, CInt(SHUT_RD))
        }
    }

    private func closeIfDone() {
        if inputEnded, inFlight == 0, !isStalled, !isClosing { close(within: nil) }
    }

    /// Closes when everything written has been taken by the peer, or when `timeout` has passed.
    private func close(within timeout: Duration?) {
        guard !isClosing, let context else { return }
        isClosing = true
        if let timeout { closeAnyhow(after: timeout) }
        let written = context.eventLoop.makePromise(of: Void.self)
        written.futureResult.assumeIsolated().whenComplete { _ in self.cut() }
        // Empty when all is flushed already; its promise is kept in order all the same.
        context.writeAndFlush(Self.wrapOutboundOut(outgoing.take()), promise: written)
    }

    private func closeAnyhow(after timeout: Duration) {
        context?.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(timeout)) { [weak self] in self?.cut() }
    }
}
