internal import NIOCore
internal import TTRPC

/// The load of one connection, without its socket: which requests are sent when, and what came of them.
struct LoadStream {
    private let inFlight: Int
    private let firstStreamID: UInt32
    private var schedule: Schedule?
    private let scenarios: [any Scenario.Type]
    private var requests: RequestSource
    private var decoder = FrameDecoder()
    private var answers = AnswerReader()
    private var outstanding = OutstandingRequests()
    private var nextStreamID: UInt32
    private var output = ByteBuffer()

    /// - Parameters:
    ///   - number: of the connection, from 0 on.
    ///   - origin: when its first request falls due, in nanoseconds of the monotonic clock, as all times here.
    init(_ plan: LoadPlan, number: Int, origin: UInt64) {
        firstStreamID = plan.firstStreamID
        nextStreamID = plan.firstStreamID
        scenarios = plan.requests.mix.parts.map(\.scenario)
        requests = RequestSource(plan.requests, seed: plan.seed &+ UInt64(number) &* 0xd134_2543_de82_ef95)
        switch plan.pace {
        case .closed(let inFlight): self.inFlight = inFlight
        case .open(let requestsPerSecond, let inFlight):
            self.inFlight = inFlight ?? .max
            schedule = Schedule(
                origin: origin, connection: number, of: plan.connections, requestsPerSecond: requestsPerSecond)
        }
    }

    /// Whether nothing waits for an answer.
    var isIdle: Bool { outstanding.count == 0 }

    /// When the requests without an answer began.
    var unansweredStarts: [UInt64] { outstanding.starts }

    /// When the next request falls due by the clock; nil if none does.
    var nextDue: UInt64? { schedule?.next }

    /// Whether the connection has no stream ids left.
    var isExhausted: Bool { nextStreamID > FrameHeader.maximumStreamID }

    /// How many requests fell due before `end` and weren't sent.
    func unsentCount(before end: UInt64) -> Int { schedule?.count(before: end) ?? 0 }

    /// Takes what was read at `now`, which is the time of all answers in it.
    ///
    /// - Throws: `LoadError` when the server breaks the protocol.
    mutating func take(_ bytes: ByteBuffer, at now: UInt64, into measurement: inout Measurement) throws {
        decoder.append(bytes)
        while true {
            switch decoder.next() {
            case .needMore: return
            case .oversize: throw LoadError("the server sent a frame that is too large")
            case .frame(let frame):
                guard frame.header.type == .response, let request = outstanding.remove(frame.header.streamID)
                else {
                    throw LoadError("the server sent what answers no request (\(frame.header))")
                }
                let refusal = try answers.refusal(frame.payload, to: scenarios[request.part])
                measurement.interval?.record(refusal, nanoseconds: now - request.start)
                measurement.record(refusal, start: request.start, now: now, part: request.part)
            }
        }
    }

    /// Writes the requests that are to be sent at `now`, for ``pendingOutput``.
    ///
    /// - Parameters:
    ///   - end: from when on none fall due any more.
    ///   - isWritable: whether the server reads. If not, requests that fall due are held back, not
    ///     piled up in this process's memory.
    /// - Throws: `LoadError` when there is a request that the server doesn't answer.
    mutating func fill(at now: UInt64, before end: UInt64, isWritable: Bool) throws {
        while outstanding.count < inFlight, !isExhausted {
            var start = now
            if let due = schedule?.next {
                guard due <= now, due < end, isWritable else { return }
                start = due
            }
            let part = requests.append(to: &output, streamID: nextStreamID)
            guard outstanding.insert(nextStreamID, start: start, part: part) else {
                throw LoadError("a request stayed without an answer while millions after it got theirs")
            }
            nextStreamID += 2
            schedule?.advance()
        }
    }

    /// What is to be written; nil if there is nothing. ``outputIsWritten()`` is to follow.
    var pendingOutput: ByteBuffer? { output.readableBytes > 0 ? output : nil }

    /// Forgets what was written. Its memory is used again, unless the channel still holds it.
    mutating func outputIsWritten() {
        output.clear()
    }

    /// Begins with the first stream id again, on another connection.
    mutating func restart() {
        decoder = FrameDecoder()
        nextStreamID = firstStreamID
    }
}
