internal import NIOCore
internal import TTRPC

/// One connection that makes load. It lives on its event loop.
///
/// All answers of a read are taken in one go, by one reading of the clock; the requests that follow from them are
/// written into one buffer, and flushed once.
final class LoadConnection: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let loop: LoadLoop
    private let number: Int
    private let inFlight: Int
    private var schedule: Schedule?
    private var requests: RequestSource
    private let firstStreamID: UInt32

    private var context: ChannelHandlerContext?
    private var decoder = FrameDecoder()
    private var outcomes = OutcomeReader()
    private var outstanding = OutstandingRequests()
    private var nextStreamID: UInt32
    private var output = ByteBuffer()

    /// - Parameter number: from 0 on, of all the plan's connections.
    init(_ plan: LoadPlan, number: Int, on loop: LoadLoop) {
        self.loop = loop
        self.number = number
        firstStreamID = plan.firstStreamID
        nextStreamID = plan.firstStreamID
        requests = RequestSource(plan.requests, seed: plan.seed &+ UInt64(number) &* 0xd134_2543_de82_ef95)
        inFlight =
            switch plan.pace {
            case .closed(let inFlight): inFlight
            case .open(_, let inFlight): inFlight ?? .max
            }
    }

    /// Whether nothing waits for an answer.
    var isIdle: Bool { outstanding.count == 0 }

    /// When the requests without an answer began.
    var unansweredStarts: [UInt64] { outstanding.starts }

    /// When the next request falls due by the clock; nil if none does.
    var nextDue: UInt64? { schedule?.next }

    /// How many requests fell due before `end` and weren't sent.
    func unsentCount(before end: UInt64) -> Int { schedule?.count(before: end) ?? 0 }

    /// Begins to send.
    func begin(_ plan: LoadPlan, at origin: UInt64) {
        if case .open(let requestsPerSecond, _) = plan.pace {
            schedule = Schedule(
                origin: origin, connection: number, of: plan.connections, requestsPerSecond: requestsPerSecond)
        }
        send(at: origin)
    }

    /// Sends what may be sent now.
    func send(at now: UInt64) {
        refill(now)
        flush()
    }

    /// Ends the connection.
    func close() {
        context?.close(promise: nil)
    }

    // MARK: The channel's events

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        if self.context === context { self.context = nil }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let now = NIODeadline.now().uptimeNanoseconds
        decoder.append(Self.unwrapInboundIn(data))
        while true {
            switch decoder.next() {
            case .needMore:
                refill(now)
                return
            case .oversize: return fail("the server sent a frame that is too large")
            case .frame(let frame):
                guard take(frame, now) else { return }
            }
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        flush()
        if isIdle { loop.connectionIsIdle() }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable {
            context.eventLoop.assumeIsolated().execute { self.send(at: NIODeadline.now().uptimeNanoseconds) }
        }
        context.fireChannelWritabilityChanged()
    }

    func channelInactive(context: ChannelHandlerContext) {
        if self.context === context { loop.connectionFailed("the server closed a connection") }
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        fail("a connection failed: \(error)")
    }

    // MARK: Requests and answers

    private func take(_ frame: Frame, _ now: UInt64) -> Bool {
        guard frame.header.type == .response, let start = outstanding.remove(frame.header.streamID) else {
            fail("the server sent what answers no request (\(frame.header))")
            return false
        }
        guard let outcome = try? outcomes.outcome(of: frame.payload) else {
            fail("the server sent an answer that can't be understood")
            return false
        }
        loop.measurement.record(outcome, start: start, now: now)
        return true
    }

    private func refill(_ now: UInt64) {
        guard loop.isSending, let context else { return }
        while outstanding.count < inFlight {
            var start = now
            if let due = schedule?.next {
                // A server that doesn't read holds requests back here, not in this process's memory.
                guard due <= now, due < loop.end, context.channel.isWritable || outstanding.count == 0 else { return }
                start = due
            }
            guard nextStreamID <= FrameHeader.maximumStreamID else {
                if isIdle { redial(context) }
                return
            }
            guard outstanding.insert(nextStreamID, start: start) else {
                return fail("a request stayed without an answer while millions after it got theirs")
            }
            requests.append(to: &output, streamID: nextStreamID)
            nextStreamID += 2
            schedule?.advance()
        }
    }

    private func flush() {
        guard output.readableBytes > 0, let context else { return }
        context.writeAndFlush(Self.wrapOutboundOut(output), promise: nil)
        // Keeps the memory if all was written at once, else takes new one.
        output.clear()
    }

    /// Goes on over a new connection, this one's stream ids being used up and its requests answered.
    private func redial(_ context: ChannelHandlerContext) {
        // The old connection's events mean nothing from here on.
        self.context = nil
        context.close(promise: nil)
        decoder = FrameDecoder()
        nextStreamID = firstStreamID
        loop.dial(self).assumeIsolated().whenComplete { result in
            switch result {
            case .failure(let error): self.fail("redialling failed: \(error)")
            case .success: self.send(at: NIODeadline.now().uptimeNanoseconds)
            }
        }
    }

    private func fail(_ message: String) {
        loop.connectionFailed(message)
    }
}
