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

    /// What the channel's present reading brought.
    private enum Reading {
        case nothing
        /// Less than was asked for: the end of input doesn't follow in the same reading.
        case bytes
        /// All that was asked for.
        case fullBuffer
    }

    /// What the streams of a connection write before it is known that the socket took it.
    static let roundBytes = 64 * 1024
    /// Bytes held by a connection that are too few to be counted at once.
    static let smallHolding = 64 * 1024

    let id: UInt64
    let loop: ServerLoop
    let peer: PeerCredentials
    private let isAdmitted: Bool
    // The loop's, which other loops have too: to reach them by way of the loop would count references to them.
    private let gate: RequestGate
    private let counters: ServerCounters

    var context: ChannelHandlerContext?
    var decoder: FrameDecoder
    private var rules: FrameRules
    var answers: AnswerWriter
    var streams = StreamTable()
    var pressure = BackPressure()
    var patience: PeerPatience
    /// Requests whose PendingReply is not completed, and open streams.
    var inFlight = 0
    var frameCount: UInt64 = 0
    var writtenBytes = 0
    /// Bytes in the decoder and in the channel's queue, as far as the loop has counted them.
    var heldBytes = 0
    /// Whether an answer came by the mailbox that is not flushed yet.
    var hasCompletions = false
    private var isHandling = false
    /// When it was the end of input that came, nothing may be written before that reading is over: if the write failed, the
    /// channel would be closed amid NIO's closing of its input.
    private var reading = Reading.nothing
    /// Whether what streams wrote is on its way to the socket.
    var isRoundPending = false
    var inputEnded = false
    var isDraining = false
    /// Whether nothing is read or answered any more, only written out.
    var isClosing = false
    /// Whether the channel is closed, and the loop knows the connection no longer.
    private(set) var isGone = false

    init(_ peer: PeerCredentials, isAdmitted: Bool, on loop: ServerLoop) {
        self.peer = peer
        self.isAdmitted = isAdmitted
        self.loop = loop
        gate = loop.gate
        counters = loop.counters
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
        isGone = true
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
        let bytes = Self.unwrapInboundIn(data)
        reading = bytes.writableBytes > 0 ? .bytes : .fullBuffer
        decoder.append(bytes)
        // When a write fails, NIO reads what is left amid the write, which may be amid handling.
        if !pressure.isStalled, !isHandling { handleFrames() }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        switch reading {
        case .nothing: return
        case .bytes: settle()
        case .fullBuffer: context.eventLoop.assumeIsolated().execute { if !self.isGone { self.settle() } }
        }
        reading = .nothing
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

    /// Handles the frames that are complete, as long as the peer takes its answers and the turn lasts.
    func handleFrames() {
        isHandling = true
        defer { isHandling = false }
        var hasBegun = false
        var now: NIODeadline?
        var turn = Turn()
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
            if turn.isOverAfterFrame() {
                if pressure.endTurn() { loop.lineUp(self) }
                break
            }
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
        if let refusal = gate.refusal {
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
        guard counters.requestsInFlight.load(ordering: .relaxed) < loop.limits.maximumRequestsInFlight else {
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
        loop.warnings.warn("a peer was refused", metadata: ["uid": "\(peer.uid)", "pid": "\(peer.pid)"])
        answers.writeStatus(
            streamID,
            Status(.permissionDenied, message, reason: "PEER_NOT_ALLOWED", domain: loop.errorDomain))
        close(within: loop.limits.closingTimeout)
    }
}
