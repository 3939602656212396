import NIOCore
import TTRPC
import Testing

/// What becomes of streams in each state when the server shuts down.
@Suite(.timeLimit(.minutes(1))) struct StreamShutDownTests {
    private func text(_ string: String) -> [UInt8] { Array(string.utf8) }

    /// The status in the next response frame.
    private func status(_ peer: RawPeer) throws -> Status? {
        var next = try peer.nextFrame()
        while next.header.type == .data { next = try peer.nextFrame() }
        guard
            case .failure(let status) = try next.payload.withUnsafeReadableBytes({ try ResponseEnvelope(decoding: $0) })
        else { return nil }
        return status
    }

    @Test func `Endless streams fail, others come to their end, and then all is closed`() async throws {
        try await TestServer.run(loops: 2) { test in
            let endless = try test.raw()
            try endless.send(frame(1, flags: 1, envelope("ticks")) + frame(3, flags: 2, envelope("ticks")))
            let long = try test.raw()
            try long.send(frame(1, flags: 1, envelope("count", payload: text("30000"))))
            let waiting = try test.raw()
            try waiting.send(frame(1, flags: 2, envelope("join", payload: text("a"))))
            while test.server.requestsInFlight < 4 { try await Task.sleep(for: .milliseconds(1)) }
            let end = StartedThread { test.server.shutDown(gracePeriod: .seconds(50)) }
            for _ in 0..<2 { #expect(try status(endless)?.errorInfo?.reason == "SHUTTING_DOWN") }
            #expect(endless.isAtEnd())
            // Not read until now, so that it was held up when the shut down came.
            var messages = 0
            var next = try long.nextFrame()
            while next.header.flags == [] {
                messages += 1
                next = try long.nextFrame()
            }
            #expect(messages == 30_000 && long.isAtEnd())
            try waiting.send(frame(3, envelope("echo")))
            #expect(try waiting.answer().status?.errorInfo?.reason == "SHUTTING_DOWN")
            try waiting.send(frame(1, type: 3, flags: 1, text("b")))
            #expect(try waiting.answer().payload == text("a,b"))
            #expect(waiting.isAtEnd())
            await end.ended()
            #expect(test.server.requestsInFlight == 0 && test.server.connectionCount == 0)
        }
    }

    @Test(arguments: [false, true])
    func `Streams that don't end are cut after the grace period`(isHalfClosed: Bool) async throws {
        try await TestServer.run { test in
            let stalled = try test.raw()
            try stalled.send(frame(1, flags: 1, envelope("count", payload: text("100000000"))))
            // Nothing of what it gets back is taken, so that it pauses.
            let paused = try test.raw()
            let message = [UInt8](repeating: 1, count: 10_000)
            try paused.send(frame(1, flags: 2, envelope("chat")))
            for _ in 0..<80 { try paused.send(frame(1, type: 3, message)) }
            let open = try test.raw()
            try open.send(frame(1, flags: 2, envelope("join")))
            while test.server.requestsInFlight < 3 { try await Task.sleep(for: .milliseconds(1)) }
            if isHalfClosed { for peer in [stalled, paused] { peer.finishWriting() } }
            await onThread { test.server.shutDown(gracePeriod: .milliseconds(200)) }
            #expect(test.server.requestsInFlight == 0 && test.server.connectionCount == 0)
            for name in ["count", "chat", "join"] { #expect(test.journal.events.contains("\(name) ended")) }
        }
    }
}
