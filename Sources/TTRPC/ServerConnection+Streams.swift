internal import NIOCore
internal import Synchronization

/// The open streams of a connection: what comes for them, and their turns to write.
extension ServerConnection {
    /// Whether one more stream may be opened; if not, that is answered. Streams may last for ever, and are not to shut
    /// everybody out.
    func mayOpenStream(_ streamID: UInt32) -> Bool {
        let limit = (loop.limits.maximumRequestsInFlight + 1) / 2
        if loop.counters.requestsInFlight.load(ordering: .relaxed) < limit { return true }
        answers.writeFault(streamID, .openStreamLimit(limit))
        return false
    }

    /// Adds an open stream, which gets its first turn soon.
    func add(_ stream: ServerStream, deadline: NIODeadline?) {
        changeInFlight(by: 1)
        streams.add(stream)
        streams.lineUp(stream)
        if let deadline { stream.start(until: deadline, on: loop.eventLoop) }
    }

    /// Hands a data frame to its stream. One whose stream is over crossed the end on its way, and is dropped.
    func receive(_ frame: Frame) {
        guard let stream = streams[frame.header.streamID] else { return }
        do throws(PeerFault) {
            try stream.receive(frame)
        } catch {
            fail(frame.header.streamID, error)
        }
    }

    func fail(_ streamID: UInt32, _ fault: PeerFault) {
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
        settle()
    }

    func pauseInput() { pressure.pauses += 1 }

    func resumeInput() {
        pressure.pauses -= 1
        resumeSoon()
    }

    /// Gives the streams in line their turns, until what they wrote is enough for once. They go on when the socket took
    /// it, and the loop has seen to its other connections.
    func letStreamsWrite() {
        guard streams.hasLine, !isRoundPending, !isClosing, let context else { return }
        while answers.outgoing.count < Self.roundBytes, pressure.isWritable, let stream = streams.next() {
            if stream.takeTurn() { streams.lineUp(stream) }
        }
        guard streams.hasLine, pressure.isWritable else { return }
        isRoundPending = true
        let written = context.eventLoop.makePromise(of: Void.self)
        written.futureResult.assumeIsolated().whenComplete { _ in
            self.isRoundPending = false
            self.loop.lineUp(self)
        }
        flush(then: written)
    }
}
