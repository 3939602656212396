import Glibc
import Logging
import NIOCore
import TTRPC
import Testing

@Suite(.timeLimit(.minutes(1))) struct ConnectionTests {
    @Test func `Requests complete in one buffer share one bracket`() async throws {
        try await TestServer.run { test in
            let peer = try test.raw()
            let last = frame(7, envelope("echo"))
            try peer.send([1, 3, 5].flatMap { frame($0, envelope("echo")) } + last.prefix(12))
            for _ in 0..<3 { _ = try peer.answer() }
            #expect(test.journal.events == ["begin", "echo", "echo", "echo", "end"])
            try peer.send(Array(last.dropFirst(12)))
            _ = try peer.answer()
            #expect(test.journal.events.suffix(3) == ["begin", "echo", "end"])
        }
    }

    @Test func `A frame refused by the server begins no bracket`() async throws {
        try await TestServer.run { test in
            let peer = try test.raw()
            try peer.send(frame(1, flags: 3, []))
            _ = try peer.answer()
            #expect(test.journal.events.isEmpty)
        }
    }

    @Test func `A half-closed client gets its answers, also later ones, and then the end`() async throws {
        try await TestServer.run { test in
            let peer = try test.raw()
            try peer.send(frame(1, envelope("hold")) + frame(3, envelope("echo", payload: [3])))
            peer.finishWriting()
            #expect(try peer.answer() == RawPeer.Answer(streamID: 3, payload: [3]))
            let replies = await test.journal.replies(1)
            replies[0].succeed([1])
            #expect(try peer.answer() == RawPeer.Answer(streamID: 1, payload: [1]))
            #expect(peer.isAtEnd())
        }
    }

    @Test func `A half-closed client that asked for much reads all of it before the end`() async throws {
        try await TestServer.run { test in
            let peer = try test.raw()
            try peer.send((0..<40).flatMap { frame($0 * 2 + 1, envelope("mebibyte")) })
            peer.finishWriting()
            for index in 0..<40 {
                let answer = try peer.answer()
                #expect(answer.streamID == UInt32(index * 2 + 1) && answer.payload.count == 1 << 20)
            }
            #expect(peer.isAtEnd())
        }
    }

    @Test func `While a client doesn't take its answers its requests aren't begun, and afterwards all are answered`()
        async throws
    {
        var limits = Limits()
        limits.maximumQueuedBytesPerConnection = 2 << 20
        limits.unreadTimeout = .seconds(600)
        try await TestServer.run(limits: limits) { test in
            let peer = try test.raw()
            // One write, so that one read of the server brings all of it.
            try peer.send((0..<64).flatMap { frame($0 * 2 + 1, envelope("mebibyte")) })
            let other = try await test.client()
            while !test.journal.events.contains("mebibyte") {
                _ = try await other.call(service: "test", method: "echo", payload: [])
            }
            // An answer on the only loop: what the loop did with the first connection's bytes is done.
            _ = try await other.call(service: "test", method: "echo", payload: [])
            let begun = test.journal.events.count { $0 == "mebibyte" }
            #expect(begun >= 2 && begun <= 6)
            let all = try await onThread {
                Result { try (0..<64).map { _ in try peer.answer() } }
            }.get()
            #expect(all.map(\.streamID) == (0..<64).map { $0 * 2 + 1 })
            #expect(all.allSatisfy { $0.payload.count == 1 << 20 })
            try peer.send(frame(1001, envelope("echo", payload: [1])))
            #expect(try peer.answer().payload == [1])
        }
    }

    @Test func `Requests past the limit in flight are refused until one is answered`() async throws {
        var limits = Limits()
        limits.maximumStreamsPerConnection = 2
        try await TestServer.run(limits: limits) { test in
            let peer = try test.raw()
            try peer.send([1, 3, 5].flatMap { frame($0, envelope("hold")) })
            let refused = try peer.answer()
            #expect(refused.streamID == 5)
            #expect(refused.status?.code == .resourceExhausted)
            #expect(refused.status?.errorInfo?.reason == "STREAM_LIMIT")
            let replies = await test.journal.replies(2)
            replies[1].fail(Status(code: .aborted, message: ""))
            #expect(try peer.answer() == RawPeer.Answer(streamID: 3, status: Status(code: .aborted, message: "")))
            try peer.send(frame(7, envelope("hold")))
            await test.journal.replies(1)[0].succeed([7])
            #expect(try peer.answer() == RawPeer.Answer(streamID: 7, payload: [7]))
            replies[0].succeed([])
        }
    }

    @Test func `A connection past the limit is closed at once, and one after that is let in when there is room`()
        async throws
    {
        var limits = Limits()
        limits.maximumConnections = 1
        try await TestServer.run(limits: limits) { test in
            let first = try await test.client()
            #expect(try await first.call(service: "test", method: "echo", payload: [1]) == [1])
            #expect(try test.raw().isAtEnd())
            #expect(try await first.call(service: "test", method: "echo", payload: [2]) == [2])
            first.close()
            while test.server.connectionCount > 0 { await Task.yield() }
            #expect(try await test.client().call(service: "test", method: "echo", payload: [3]) == [3])
        }
    }

    @Test func `A client that vanishes takes its requests in flight with it`() async throws {
        try await TestServer.run { test in
            var peer: RawPeer? = try test.raw()
            try peer?.send(frame(1, envelope("hold")))
            let replies = await test.journal.replies(1)
            peer = nil
            while test.server.connectionCount > 0 { await Task.yield() }
            #expect(test.server.requestsInFlight == 0)
            replies[0].succeed([1])
            #expect(try await test.client().call(service: "test", method: "echo", payload: [3]) == [3])
        }
    }

    @Test func `A client that vanishes amid its answers harms nobody`() async throws {
        try await TestServer.run { test in
            for _ in 0..<20 {
                let peer = try test.raw()
                try peer.send((0..<30).flatMap { frame($0 * 2 + 1, envelope("mebibyte")) })
            }
            #expect(try await test.client().call(service: "test", method: "echo", payload: [3]) == [3])
        }
    }

    @Test func `Without free descriptors accepting pauses, and goes on when there are some`() async throws {
        await #expect(processExitsWith: .success) {
            try await TestServer.run { test in
                let first = try await test.client()
                _ = try await first.call(service: "test", method: "echo", payload: [])
                // The peer has its descriptor; the server gets none for it.
                let peer = try withoutSpareDescriptors(after: 1) { try test.raw() }
                try peer.send(frame(1, envelope("echo", payload: [1])))
                for _ in 0..<100 { _ = try await first.call(service: "test", method: "echo", payload: []) }
                raiseDescriptorLimit()
                #expect(try peer.answer().payload == [1])
            }
        }
    }
}

/// Calls `body` when only `count` more descriptors can be opened; the limit stays.
private func withoutSpareDescriptors<Value>(after count: Int, _ body: () throws -> Value) throws -> Value {
    let next = dup(0)
    close(next)
    // The lowest that is free: all below are taken, so the limit is exact.
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    limit.rlim_cur = rlim_t(Int(next) + count)
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    return try body()
}

private func raiseDescriptorLimit() {
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    limit.rlim_cur = limit.rlim_max
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
}
