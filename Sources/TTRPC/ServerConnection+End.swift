internal import Glibc
internal import Logging
internal import NIOCore

/// The ways in which a connection ends.
extension ServerConnection {
    /// Ends the connection when its requests in flight are answered, as part of a shut down.
    func drain(refusing status: Status) {
        isDraining = true
        for stream in streams.all { stream.serverStops(refusing: status) }
        settle()
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
    func endInputIfIdle() {
        guard inFlight == 0, !inputEnded, !isClosing, let context else { return }
        try? context.pipeline.syncOperations.withUnsafeTransportIfAvailable(of: NIOBSDSocket.Handle.self) { socket in
            _ = shutdown(socket, CInt(SHUT_RD))
        }
    }

    /// After the end of the peer's input: ends the streams that wait for more of it, and the connection when all is
    /// answered.
    func endIfInputEnded() {
        guard inputEnded, !pressure.isStalled, !isClosing else { return }
        if !streams.isEmpty {
            let message = "the connection's input ended before the stream's"
            let status = Status(.cancelled, message, reason: "INPUT_CUT_OFF", domain: loop.errorDomain)
            for stream in streams.all { stream.inputIsCutOff(status) }
            flush()
        }
        if inFlight == 0 { close(within: nil) }
    }

    /// Closes when everything written has been taken by the peer, or when `timeout` has passed. Open streams are over.
    func close(within timeout: Duration?) {
        guard !isClosing, let context else { return }
        isClosing = true
        for stream in streams.all { stream.cut() }
        if let timeout { closeAnyhow(after: timeout) }
        let written = context.eventLoop.makePromise(of: Void.self)
        written.futureResult.assumeIsolated().whenComplete { _ in self.cut() }
        // Empty when all is flushed already; its promise is kept in order all the same.
        flush(then: written)
    }

    func closeAnyhow(after timeout: Duration) {
        context?.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(timeout)) { [weak self] in self?.cut() }
    }
}
