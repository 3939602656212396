internal import Glibc
internal import Logging
internal import NIOCore
internal import Synchronization

/// One connection of a server: reads all frames of a buffer, answers into one buffer, and flushes once.
///
/// It lives on its event loop. What it does about a peer's faults is stated at ``PeerFault``. A peer that half-closes
/// still gets its answers; then the connection is closed. While the peer doesn't take its answers, requests neither
/// are read nor begin (``Limits/maximumQueuedBytesPerConnection``), and streams don't write.
final class ServerConnection: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// What the streams of a connection write before it is known that the socket took it.
    private static let roundBytes = 64 * 1024
    /// Bytes held by a connection that are too few to be counted at once.
    private static let smallHolding = 64 * 1024

    let id: UInt64
    private let loop: ServerLoop
    private let peer: PeerCredentials
    private let isAdmitted: Bool

    private var context: ChannelHandlerContext?
    private var decoder: FrameDecoder
    private var rules: FrameRules
    private var answers: AnswerWriter
    private var streams = StreamTable()
    private var pressure = BackPressure()
    private var patience: PeerPatience
    /// Requests whose PendingReply is not completed, and open streams.
    private var inFlight = 0
    private var frameCount: UInt64 = 0
    private var writtenBytes = 0
    /// Bytes in the decoder and in the channel's queue, as far as the loop has counted them.
    private(set) var heldBytes = 0
    /// Whether an answer came by the mailbox that is not flushed yet.
    private var hasCompletions = false
    private var isHandling = false
    /// Whether what streams wrote is on its way to the socket.
    private var isRoundPending = false
    private var inputEnded = false
    private var isDraining = false
    /// Whether nothing is read or answered any more, only written out.
    private var isClosing = false

    init(_ peer: PeerCredentials, isAdmitted: Bool, on loop: ServerLoop) {
        self.peer = peer
        self.isAdmitted = isAdmitted
        self.loop = loop
        id = loop.makeConnectionID()
        decoder = FrameDecoder(maximumFrameBytes: loop.limits.maximumFrameBytes)
        rules = FrameRules(maximumFrameBytes: loop.limits.maximumFrameBytes)
        answers = AnswerWriter(loop.limits, errorDomain: loop.errorDomain, logger: loop.logger)
        patience = PeerPatience(loop.limits)
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
        for stream in streams.all { stream.cut() }
        changeInFlight(by: -inFlight)
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
        if !pressure.isStalled, !isHandling { handleFrames() }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        letStreamsWrite()
        flush()
        if decoder.bufferedBytes >= Self.smallHolding { countHeldBytes() }
    }

    func read(context: ChannelHandlerContext) {
        if pressure.mayRead() { context.read() }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        pressure.isWritable = context.channel.isWritable
        resumeSoon()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .inputClosed? = event as? ChannelEvent {
            inputEnded = true
            endIfInputEnded()
        }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        loop.logger.debug("connection failed", metadata: ["pid": "\(peer.pid)", "error": "\(error)"])
        context.close(promise: nil)
    }

    // MARK: Frames

    /// Handles the frames that are complete, as long as the peer takes its answers.
    private func handleFrames() {
        isHandling = true
        defer { isHandling = false }
        var hasBegun = false
        var now: NIODeadline?
        frames: while !isClosing, pressure.mayHandle() {
            switch decoder.next() {
            case .needMore: break frames
            case .oversize(let header):
                if judge(header) == .data {
                    let limit = loop.limits.maximumFrameBytes
                    fail(header.streamID, .frameTooLarge(length: header.length, limit: limit))
                }
            case .frame(let frame):
                switch judge(frame.header) {
                case .request: handle(frame, &hasBegun, &now)
                case .data: receive(frame)
                case nil: break
                }
            }
            if answers.outgoing.isLarge { flush() }
        }
        if hasBegun { loop.handler.requestsEnd() }
    }

    /// What a frame is, by its header; nil when that is at fault, which is answered here.
    private func judge(_ header: FrameHeader) -> FrameRules.Verdict? {
        frameCount &+= 1
        guard isAdmitted else {
            refusePeer(header.streamID)
            return nil
        }
        do throws(PeerFault) {
            return try rules.check(header)
        } catch {
            answers.writeFault(header.streamID, error)
            if error.closesConnection { close(within: loop.limits.closingTimeout) }
            return nil
        }
    }

    private func handle(_ frame: Frame, _ hasBegun: inout Bool, _ now: inout NIODeadline?) {
        let header = frame.header
        if let refusal = loop.gate.refusal {
            answers.writeStatus(header.streamID, refusal)
            return
        }
        do throws(PeerFault) {
            try checkInFlight()
            try frame.payload.withUnsafeReadableBytes { bytes throws(PeerFault) in
                try loop.envelope.decode(bytes, maximumMetadataEntries: loop.limits.maximumMetadataEntries)
                if !hasBegun {
                    hasBegun = true
                    loop.handler.requestsBegin()
                }
                let deadline = Self.deadline(loop.envelope.timeoutNanoseconds, &now)
                let form = Request.Form(header.flags)
                let request = Request(loop.envelope, of: bytes, form: form, peer: peer, deadline: deadline)
                var reply = Reply(to: header.streamID, form, deadline: deadline, on: self)
                loop.handler.handle(request, &reply)
                if !reply.isAnswered { answers.writeNoAnswer(header.streamID) }
            }
        } catch {
            answers.writeFault(header.streamID, error)
        }
    }

    private func checkInFlight() throws(PeerFault) {
        guard inFlight < loop.limits.maximumStreamsPerConnection else {
            throw .streamLimit(loop.limits.maximumStreamsPerConnection)
        }
        guard loop.counters.requestsInFlight.load(ordering: .relaxed) < loop.limits.maximumRequestsInFlight else {
            throw .requestLimit(loop.limits.maximumRequestsInFlight)
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
        answers.writeStatus(
            streamID,
            Status(.permissionDenied, message, reason: "PEER_NOT_ALLOWED", domain: loop.errorDomain))
        close(within: loop.limits.closingTimeout)
    }

    // MARK: Answers

    func writePayload(_ streamID: UInt32, size: Int, fill: (UnsafeMutableRawBufferPointer) -> Void) {
        answers.writePayload(streamID, size: size, fill: fill)
    }

    func writeStatus(_ streamID: UInt32, _ status: Status) {
        answers.writeStatus(streamID, status)
    }

    /// Notes that a request's answer comes later.
    func postpone(_ streamID: UInt32) -> PendingReply {
        changeInFlight(by: 1)
        return PendingReply(to: streamID, on: address)
    }

    /// Takes what came by the mailbox.
    ///
    /// - Returns: whether it is the first since ``flushCompletions()``.
    func complete(_ streamID: UInt32, _ outcome: Completion.Outcome) -> Bool {
        guard streamID != 0, inFlight > 0 else { return false }
        if case .wake(let waker) = outcome {
            waker.isHeard()
            if let stream = streams[streamID] { streams.lineUp(stream) }
        } else {
            changeInFlight(by: -1)
        }
        guard !isClosing else { return false }
        switch outcome {
        case .payload(let payload): writePayload(streamID, size: payload.count) { $0.copyBytes(from: payload) }
        case .failure(let status): writeStatus(streamID, status)
        case .dropped: answers.writeNoAnswer(streamID)
        case .wake: break
        }
        if answers.outgoing.isLarge { flush() }
        defer { hasCompletions = true }
        return !hasCompletions
    }

    /// Flushes what ``complete(_:_:)`` wrote.
    func flushCompletions() {
        hasCompletions = false
        letStreamsWrite()
        flush()
        if isDraining { endInputIfIdle() }
        endIfInputEnded()
    }

    private func changeInFlight(by count: Int) {
        inFlight += count
        loop.counters.requestsInFlight.add(count, ordering: .relaxed)
    }

    private func flush(then written: EventLoopPromise<Void>? = nil) {
        guard let context, written != nil || !answers.outgoing.isEmpty else { return }
        let bytes = answers.take()
        let count = bytes.readableBytes
        writtenBytes += count
        context.writeAndFlush(Self.wrapOutboundOut(bytes), promise: written)
        answers.reuse(bytes)
        if count >= Self.smallHolding { countHeldBytes() }
    }

    // MARK: Streams

    /// Adds an open stream, which gets its first turn soon.
    func add(_ stream: ServerStream, deadline: NIODeadline?) {
        changeInFlight(by: 1)
        streams.add(stream)
        streams.lineUp(stream)
        if let deadline { stream.start(until: deadline, on: loop.eventLoop) }
    }

    /// Hands a data frame to its stream. One whose stream is over crossed the end on its way, and is dropped.
    private func receive(_ frame: Frame) {
        guard let stream = streams[frame.header.streamID] else { return }
        do throws(PeerFault) {
            try stream.receive(frame)
        } catch {
            fail(frame.header.streamID, error)
        }
    }

    private func fail(_ streamID: UInt32, _ fault: PeerFault) {
        streams[streamID]?.fail(fault.status(domain: loop.errorDomain))
    }

    /// - Returns: false when it doesn't fit in a frame, which is answered and ends the stream.
    func writeMessage(_ streamID: UInt32, size: Int, fill: (UnsafeMutableRawBufferPointer) -> Void) -> Bool {
        answers.writeMessage(streamID, size: size, fill: fill)
    }

    func writeEnd(_ streamID: UInt32) {
        answers.writeEnd(streamID)
    }

    func streamEnded(_ stream: ServerStream) {
        streams.remove(stream)
        changeInFlight(by: -1)
    }

    func deadlinePassed(on stream: ServerStream) {
        let message = "the call's timeout has passed"
        stream.fail(Status(.deadlineExceeded, message, reason: "DEADLINE_PASSED", domain: loop.errorDomain))
        flushCompletions()
    }

    func pauseInput() { pressure.pauses += 1 }

    func resumeInput() {
        pressure.pauses -= 1
        resumeSoon()
    }

    /// Gives the streams in line their turns, until what they wrote is enough for once. They go on when the socket took
    /// it, and the loop has seen to its other connections.
    private func letStreamsWrite() {
        guard streams.hasLine, !isRoundPending, !isClosing, let context else { return }
        while answers.outgoing.count < Self.roundBytes, pressure.isWritable, let stream = streams.next() {
            if stream.takeTurn() { streams.lineUp(stream) }
        }
        guard streams.hasLine, pressure.isWritable else { return }
        isRoundPending = true
        let written = context.eventLoop.makePromise(of: Void.self)
        written.futureResult.assumeIsolated().whenComplete { _ in
            context.eventLoop.assumeIsolated().execute {
                self.isRoundPending = false
                self.flushCompletions()
            }
        }
        flush(then: written)
    }

    // MARK: Back-pressure

    private func resumeSoon() {
        // Not now: this may be called amid a flush.
        guard pressure.isToResume(hasLine: streams.hasLine), let context else { return }
        context.eventLoop.assumeIsolated().execute { self.resume() }
    }

    /// Goes on after the peer took its answers.
    private func resume() {
        if pressure.resume(), !isClosing { handleFrames() }
        guard !isClosing else { return }
        letStreamsWrite()
        flush()
        if pressure.takeHeldRead() { context?.read() }
        endIfInputEnded()
    }

    private func queuedBytes() -> Int {
        (try? context?.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
    }

    private func countHeldBytes() {
        let count = decoder.bufferedBytes + queuedBytes()
        loop.heldBytes += count - heldBytes
        heldBytes = count
        loop.relieveIfNeeded()
    }

    /// Looks whether the peer keeps to the limits of time, and closes the connection if not.
    func inspect(at now: NIODeadline) {
        countHeldBytes()
        let view = PeerPatience.View(
            frames: frameCount, isAmidFrame: !decoder.isAtBoundary && pressure.isOpen && !pressure.isStalled,
            writtenBytes: writtenBytes, queuedBytes: heldBytes - decoder.bufferedBytes, isBusy: inFlight > 0)
        if let overdue = patience.look(view, at: now) { cut(because: "\(overdue.rawValue)_milliseconds") }
    }

    // MARK: The end

    /// Ends the connection when its requests in flight are answered, as part of a shut down.
    func drain(refusing status: Status) {
        isDraining = true
        for stream in streams.all { stream.serverStops(refusing: status) }
        flush()
        endInputIfIdle()
    }

    /// Ends the connection now, for a limit that its peer passed.
    func cut(because limit: String) {
        loop.warnings.warn(
            "a client was cut off", metadata: ["limit": "\(limit)", "uid": "\(peer.uid)", "pid": "\(peer.pid)"])
        cut()
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

    /// After the end of the peer's input: ends the streams that wait for more of it, and the connection when all is
    /// answered.
    private func endIfInputEnded() {
        guard inputEnded, !pressure.isStalled, !isClosing else { return }
        if !streams.isEmpty {
            let message = "the connection's input ended before the stream's"
            let status = Status(.cancelled, message, reason: "INPUT_CUT_OFF", domain: loop.errorDomain)
            for stream in streams.all { stream.inputIsCutOff(status) }
            flush()
        }
        if inFlight == 0 { close(within: nil) }
    }

    /// Closes when everything written has been taken by the peer, or when `timeout` has passed.
    private func close(within timeout: Duration?) {
        guard !isClosing, let context else { return }
        isClosing = true
        if let timeout { closeAnyhow(after: timeout) }
        let written = context.eventLoop.makePromise(of: Void.self)
        written.futureResult.assumeIsolated().whenComplete { _ in self.cut() }
        // Empty when all is flushed already; its promise is kept in order all the same.
        flush(then: written)
    }

    private func closeAnyhow(after timeout: Duration) {
        context?.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(timeout)) { [weak self] in self?.cut() }
    }
}
