internal import NIOCore
internal import Synchronization

/// What goes out: answers at once and later.
extension ServerConnection {
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
        settle()
    }

    /// What is to be done after whatever happened: streams get their turns, what was written goes out, and a connection
    /// that is done ends.
    func settle() {
        letStreamsWrite()
        flush()
        if isDraining { endInputIfIdle() }
        endIfInputEnded()
    }

    func changeInFlight(by count: Int) {
        inFlight += count
        loop.counters.requestsInFlight.add(count, ordering: .relaxed)
    }

    func flush(then written: EventLoopPromise<Void>? = nil) {
        guard let context, written != nil || !answers.outgoing.isEmpty else { return }
        let bytes = answers.take()
        let count = bytes.readableBytes
        writtenBytes += count
        context.writeAndFlush(Self.wrapOutboundOut(bytes), promise: written)
        answers.reuse(bytes)
        if count >= Self.smallHolding { countHeldBytes() }
    }
}
