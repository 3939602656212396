import Glibc
import NIOCore
import NIOPosix
import TTRPC
import Testing

/// Streams opened, fed, half-closed, cancelled and left at random from several sides at once.
@Suite(.timeLimit(.minutes(2))) struct StreamStressTests {
    private static let methods = ["count", "fail_after", "join", "chat", "ticks", "sip", "refuse"]
    /// Set STRESS_SECONDS for more.
    private static let duration = Duration.seconds(getenv("STRESS_SECONDS").flatMap { Int(String(cString: $0)) } ?? 2)

    @Test func `Whatever clients do with streams, all end, and a good client is served`() async throws {
        var limits = Limits()
        limits.maximumStreamsPerConnection = 50
        try await TestServer.run(loops: 2, limits: limits) { test in
            let good = try await test.client()
            let threads = NIOThreadPool(numberOfThreads: 4)
            threads.start()
            let end = ContinuousClock.now + Self.duration
            try await withThrowingTaskGroup(of: Void.self) { group in
                for seed in 0..<4 {
                    group.addTask { try await Self.useClients(of: test, until: end, UInt64(seed)) }
                }
                for seed in 0..<2 {
                    group.addTask {
                        while .now < end { try await Self.send(to: test, on: threads, UInt64(seed), until: end) }
                    }
                }
                group.addTask {
                    var count: UInt8 = 0
                    while .now < end {
                        count &+= 1
                        let answer = try await good.call(
                            service: "test", method: "echo", payload: [count], timeout: .seconds(10))
                        #expect(answer == [count])
                    }
                }
                try await group.waitForAll()
            }
            try await threads.shutdownGracefully()
            while test.server.requestsInFlight > 0 || test.server.connectionCount > 1 {
                try await Task.sleep(for: .milliseconds(1))
            }
            #expect(good.callsInFlight == 0)
            let events = test.journal.events
            for method in Self.methods {
                let begun = events.count { $0 == method }
                #expect(events.count { $0 == "\(method) ended" } == begun, "\(method)")
            }
        }
    }

    // MARK: Proper clients

    private static func useClients(of test: TestServer, until end: ContinuousClock.Instant, _ seed: UInt64) async throws
    {
        var random = SeededGenerator(state: seed)
        while .now < end {
            let client = try await test.client()
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<Int.random(in: 1...30, using: &random) {
                    let seed = random.next()
                    // How it ends is of no matter, only that it does.
                    group.addTask { try? await useStream(of: client, seed) }
                }
                if Bool.random(using: &random) {
                    try? await Task.sleep(for: .milliseconds(Int.random(in: 0...20, using: &random)))
                    client.close()
                }
                if Int.random(in: 0..<4, using: &random) == 0 { group.cancelAll() }
            }
            // The loop may hold the last stream for a moment.
            while client.callsInFlight > 0 { try await Task.sleep(for: .milliseconds(1)) }
        }
    }

    private static func useStream(of client: Client, _ seed: UInt64) async throws {
        var random = SeededGenerator(state: seed)
        let method = methods.randomElement(using: &random) ?? "chat"
        let answersWithStream = !["join", "sip"].contains(method)
        let payload = Array("\(Int.random(in: 0...20_000, using: &random))".utf8)
        let timeout = Duration.milliseconds(Int.random(in: 1...300, using: &random))
        let stream = try client.openStream(
            service: "test", method: method, payload: Bool.random(using: &random) ? payload : [],
            takesStream: ["join", "chat", "sip"].contains(method), answersWithStream: answersWithStream,
            timeout: timeout)
        for _ in 0..<Int.random(in: 0...30, using: &random) {
            switch Int.random(in: 0..<40, using: &random) {
            case 0: stream.cancel()
            case 1: stream.finishSending()
            case 2: return
            case 3: try await Task.sleep(for: .milliseconds(2))
            case 4..<20 where ["join", "chat", "sip"].contains(method):
                try await stream.send([UInt8](repeating: 1, count: Int.random(in: 0...20_000, using: &random)))
            default: if answersWithStream, try await stream.next() == nil { return }
            }
        }
        stream.finishSending()
        while try await stream.next() != nil {}
    }

    // MARK: Others

    /// Sends frames at random, and takes answers now and then.
    private static func send(
        to test: TestServer, on threads: NIOThreadPool, _ seed: UInt64, until end: ContinuousClock.Instant
    ) async throws {
        let peer = try test.raw()
        var seeds = SeededGenerator(state: seed &+ UInt64(test.journal.events.count))
        let (first, second) = (seeds.next(), seeds.next())
        let taking = threads.runIfActive(eventLoop: MultiThreadedEventLoopGroup.singleton.any()) {
            var random = SeededGenerator(state: first)
            while peer.discard() > 0 {
                if Int.random(in: 0..<10, using: &random) == 0 { usleep(UInt32.random(in: 0...20_000, using: &random)) }
            }
        }
        try await threads.runIfActive(eventLoop: MultiThreadedEventLoopGroup.singleton.any()) {
            var random = SeededGenerator(state: second)
            var id: UInt32 = 1
            for _ in 0..<Int.random(in: 1...400, using: &random) where ContinuousClock.now < end {
                do { try peer.send(bytes(&id, &random)) } catch { break }
            }
            if Bool.random(using: &random) { peer.finishWriting() }
            usleep(UInt32.random(in: 0...20_000, using: &random))
            peer.hangUp()
        }.get()
        try await taking.get()
    }

    private static func bytes(_ id: inout UInt32, _ random: inout SeededGenerator) -> [UInt8] {
        switch Int.random(in: 0..<100, using: &random) {
        case 0..<30:
            id += 2
            let payload = Bool.random(using: &random) ? Array("\(Int.random(in: 0...50_000, using: &random))".utf8) : []
            let timeout = Int64.random(in: -1...1, using: &random) * Int64.random(in: 0...50_000_000, using: &random)
            let method = methods.randomElement(using: &random) ?? "chat"
            let flags = UInt8.random(in: 1...2, using: &random)
            return frame(id, flags: flags, envelope(method, payload: payload, timeoutNanoseconds: timeout))
        case 30..<40:
            id += 2
            return frame(id, envelope("echo", payload: [UInt8](repeating: 1, count: 10_000)))
        case 40: return frame(UInt32.random(in: 0...id + 2, using: &random), type: 9, [])
        case 41: return frame(UInt32.random(in: 0...id + 9, using: &random), type: 3, length: 5_000_000, [1])
        default:
            // Mostly for a stream that may be open.
            let near = id - 2 * min(UInt32.random(in: 0...8, using: &random), id / 2)
            let flags: UInt8 =
                [0, 0, 0, 0, 0, 0, 1, 4, 5, .random(in: 0...255, using: &random)]
                .randomElement(using: &random) ?? 0
            let count = flags & 4 != 0 ? 0 : Int.random(in: 0...5_000, using: &random)
            return frame(near, type: 3, flags: flags, [UInt8](repeating: 2, count: count))
        }
    }
}
