import NIOCore
import TTRPC
import Testing

/// What becomes of peers that go past a limit, while others go on.
@Suite(.timeLimit(.minutes(1))) struct LimitTests {
    /// Runs a server with these limits, and a good client that is answered from beginning to end.
    private func run(
        _ change: (inout Limits) -> Void, _ body: (TestServer) async throws -> Void
    ) async throws {
        var limits = Limits()
        change(&limits)
        try await TestServer.run(limits: limits) { test in
            let good = try await test.client()
            let calls = Task {
                var count = 0
                while !Task.isCancelled {
                    let payload = [UInt8(truncatingIfNeeded: count)]
                    let answer = try? await good.call(service: "test", method: "echo", payload: payload)
                    #expect(answer == payload || Task.isCancelled)
                    count += 1
                    try? await Task.sleep(for: .milliseconds(1))
                }
            }
            do { try await body(test) } catch {
                calls.cancel()
                throw error
            }
            calls.cancel()
            await calls.value
            #expect(try await good.call(service: "test", method: "echo", payload: [9]) == [9])
        }
    }

    private func isCutOff(_ peer: RawPeer) async -> Bool {
        await onThread { peer.isAtEnd() }
    }

    @Test func `A client that sends a header only is cut off`() async throws {
        try await run({ $0.frameTimeout = .milliseconds(200) }) { test in
            let peer = try test.raw()
            try peer.send(Array(frame(1, envelope("echo")).prefix(10)))
            #expect(await isCutOff(peer))
        }
    }

    @Test func `A client that sends a byte now and then is cut off`() async throws {
        try await run({ $0.frameTimeout = .milliseconds(200) }) { test in
            let peer = try test.raw()
            var sent = 0
            for byte in frame(1, envelope("echo", payload: [UInt8](repeating: 1, count: 10_000))) {
                do { try peer.send([byte]) } catch { break }
                sent += 1
                try await Task.sleep(for: .milliseconds(10))
            }
            #expect(sent < 1_000)
        }
    }

    @Test func `A frame too large that doesn't come whole is cut off likewise`() async throws {
        try await run({ $0.frameTimeout = .milliseconds(200) }) { test in
            let peer = try test.raw()
            try peer.send(frame(1, length: 0xffff_ffff, [1, 2, 3]))
            #expect(try peer.answer().status?.errorInfo?.reason == "FRAME_TOO_LARGE")
            #expect(await isCutOff(peer))
        }
    }

    @Test func `A client that never takes its answers is cut off`() async throws {
        try await run({ $0.unreadTimeout = .milliseconds(200) }) { test in
            let peer = try test.raw()
            for id in stride(from: UInt32(1), to: 40, by: 2) { try peer.send(frame(id, envelope("mebibyte"))) }
            while test.server.connectionCount > 1 { try await Task.sleep(for: .milliseconds(5)) }
        }
    }

    @Test func `A client that has a stream and takes nothing of it is cut off`() async throws {
        try await run({ $0.unreadTimeout = .milliseconds(200) }) { test in
            let peer = try test.raw()
            try peer.send(frame(1, flags: 1, envelope("count", payload: Array("10000000".utf8))))
            while !test.journal.events.contains("count ended") { try await Task.sleep(for: .milliseconds(5)) }
            while test.server.connectionCount > 1 { try await Task.sleep(for: .milliseconds(5)) }
        }
    }

    @Test func `A client that waits for an answer, or for a stream's next message, isn't idle`() async throws {
        var limits = Limits()
        limits.idleTimeout = .milliseconds(100)
        try await TestServer.run(limits: limits) { test in
            let waiting = try test.raw()
            try waiting.send(frame(1, envelope("hold")))
            let replies = await test.journal.replies(1)
            let quiet = try test.raw()
            try quiet.send(frame(1, flags: 2, envelope("chat")))
            let idle = try test.raw()
            try idle.send(frame(1, envelope("echo", payload: [1])))
            #expect(try idle.answer().payload == [1])
            #expect(await isCutOff(idle))
            replies[0].succeed([2])
            #expect(try waiting.answer().payload == [2])
            try quiet.send(frame(1, type: 3, [7]))
            #expect(try quiet.nextFrame().payload.readableBytes == 1)
            #expect(await isCutOff(waiting))
        }
    }

    @Test func `When all hold too much, those that hold most are cut off`() async throws {
        try await run({ $0.maximumHeldBytes = 8 << 20 }) { test in
            let small = try test.raw()
            try small.send(Array(frame(1, envelope("echo", payload: [UInt8](repeating: 1, count: 1 << 20))).dropLast()))
            var large: [RawPeer] = []
            for _ in 0..<3 {
                let peer = try test.raw()
                let bytes = frame(1, envelope("echo", payload: [UInt8](repeating: 1, count: 4_000_000)))
                try? peer.send(Array(bytes.dropLast()))
                large.append(peer)
            }
            while test.server.connectionCount > 4 { try await Task.sleep(for: .milliseconds(5)) }
            try small.send([1])
            #expect(try small.answer().payload.count == 1 << 20)
        }
    }

    @Test func `A client that sends much at once waits for others in between`() async throws {
        try await TestServer.run { test in
            let (eager, other) = (try test.raw(), try test.raw())
            try other.send(frame(1, envelope("echo", payload: [1])))
            #expect(try other.answer().payload == [1])
            try eager.send((0..<200).flatMap { frame(UInt32(2 * $0 + 1), envelope("spin")) })
            try other.send(frame(3, envelope("echo", payload: [2])))
            #expect(try other.answer().payload == [2])
            for id in 0..<200 { #expect(try eager.answer().streamID == UInt32(2 * id + 1)) }
            let events = test.journal.events
            let last = try #require(events.lastIndex(of: "echo"))
            #expect(events[..<last].count { $0 == "spin" } < 200)
        }
    }

    @Test func `Requests in flight are limited over all connections, and streams to half of them`() async throws {
        try await TestServer.run(
            limits: {
                var limits = Limits()
                limits.maximumRequestsInFlight = 3
                return limits
            }()
        ) { test in
            let peer = try test.raw()
            try peer.send(frame(1, envelope("hold")) + frame(3, flags: 2, envelope("chat")))
            try peer.send(frame(5, flags: 2, envelope("chat")))
            let stream = try peer.answer()
            #expect(stream.streamID == 5 && stream.status?.errorInfo?.reason == "REQUEST_LIMIT")
            try peer.send(frame(7, envelope("hold")))
            let replies = await test.journal.replies(2)
            let other = try test.raw()
            try other.send(frame(1, envelope("echo")))
            let refusal = try other.answer().status
            #expect(refusal?.code == .resourceExhausted && refusal?.errorInfo?.reason == "REQUEST_LIMIT")
            replies[0].succeed([])
            #expect(try peer.answer().status == nil)
            try other.send(frame(3, envelope("echo", payload: [1])))
            #expect(try other.answer().payload == [1])
        }
    }

    @Test func `The size of frames is limited both ways`() async throws {
        try await run({ $0.maximumFrameBytes = 100_000 }) { test in
            let peer = try test.raw()
            try peer.send(frame(1, envelope("echo", payload: [UInt8](repeating: 1, count: 100_001))))
            #expect(try peer.answer().status?.errorInfo?.reason == "FRAME_TOO_LARGE")
            try peer.send(frame(3, envelope("mebibyte")))
            #expect(try peer.answer().status?.errorInfo?.reason == "RESPONSE_TOO_LARGE")
            try peer.send(frame(5, flags: 2, envelope("chat")))
            try peer.send(frame(5, type: 3, [UInt8](repeating: 1, count: 100_001)))
            #expect(try peer.answer().status?.errorInfo?.reason == "FRAME_TOO_LARGE")
            // The stream is over, so that what still comes for it is dropped.
            try peer.send(frame(5, type: 3, [1]) + frame(7, envelope("echo", payload: [2])))
            #expect(try peer.answer() == RawPeer.Answer(streamID: 7, payload: [2]))
        }
    }
}
