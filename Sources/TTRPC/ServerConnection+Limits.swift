internal import NIOCore

/// What holds a peer to the limits: back-pressure, and looking at it now and then.
extension ServerConnection {
    func resumeSoon() {
        // Not now: this may be called amid a flush.
        guard pressure.isToResume(hasLine: streams.hasLine), let context else { return }
        context.eventLoop.assumeIsolated().execute { self.resume() }
    }

    /// Goes on after the peer took its answers, or others had their turn.
    func resume() {
        if pressure.resume(), !isClosing { handleFrames() }
        guard !isClosing else { return }
        settle()
        if pressure.takeHeldRead() { context?.read() }
    }

    private func queuedBytes() -> Int {
        (try? context?.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
    }

    func countHeldBytes() {
        // A write that fails ends the connection amid what was under way, and the loop counts it no longer.
        guard !isGone else { return }
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
}
