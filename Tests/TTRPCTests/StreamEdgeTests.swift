import NIOCore
import NIOPosix
import Synchronization
@testable import TTRPC
import Testing

/// Streams in the company of others, and at moments that are not the usual ones.
@Suite(.timeLimit(.minutes(1))) struct StreamEdgeTests {
    private func stream(
        _ client: Client, _ method: String, _ payload: String = ""
    ) throws -> ClientStream {
        try client.openStream(
            service: "test", method: method, payload: Array(payload.utf8),
            takesStream: ["chat", "refuse"].contains(method),
            answersWithStream: true)
    }

    @Test func `Streams that are taken as fast as they come leave room for other connections`() async throws {
        try await TestServer.run { test in
            let good = try await test.client()
            // Threads of their own: those of tasks and dispatch are not to be blocked.
            let threads = NIOThreadPool(numberOfThreads: 2)
            threads.start()
            let peers = try (0..<2).map { _ in try test.raw() }
            for peer in peers {
                try peer.send(frame(1, flags: 1, envelope("count", payload: Array("1000000000".utf8))))
                threads.submit { _ in while peer.discard() > 0 {} }
            }
            while test.server.requestsInFlight < 2 { try await Task.sleep(for: .milliseconds(1)) }
            for index in 0..<20 {
                let payload = [UInt8(index)]
                let answer = try await good.call(
                    service: "test", method: "echo", payload: payload, timeout: .seconds(20))
                #expect(answer == payload)
            }
            for peer in peers { peer.hangUp() }
            try await threads.shutdownGracefully()
        }
    }

    @Test func `A stream that was cancelled with messages left doesn't end well`() async throws {
        try await TestServer.run { test in
            let client = try await test.client()
            let stream = try stream(client, "count", "5")
            while client.callsInFlight > 0 { try await Task.sleep(for: .milliseconds(1)) }
            #expect(try await stream.next() == Array("0".utf8))
            stream.cancel()
            await #expect(throws: CancellationError.self) { try await stream.next() }
            let taken = try self.stream(client, "count", "1")
            #expect(try await taken.next() == Array("0".utf8))
            while client.callsInFlight > 0 { try await Task.sleep(for: .milliseconds(1)) }
            taken.cancel()
            #expect(try await taken.next() == nil)
        }
    }

    @Test func `Cancelling a task that waits for room to send ends the wait, not the stream`() async throws {
        try await TestServer.run { test in
            let stream = try stream(try await test.client(), "chat")
            // Nobody takes what comes back, so that there is no more room before long.
            let sent = Mutex(0)
            let sender = Task {
                while true {
                    try await stream.send([UInt8](repeating: 1, count: 10_000))
                    sent.withLock { $0 += 1 }
                }
            }
            var before = -1
            while before != sent.withLock({ $0 }) {
                before = sent.withLock { $0 }
                try await Task.sleep(for: .milliseconds(200))
            }
            sender.cancel()
            await #expect(throws: CancellationError.self) { try await sender.value }
            stream.finishSending()
            var received = 0
            while try await stream.next() != nil { received += 1 }
            #expect(received == before + 1)
        }
    }

    @Test func `A handler is told nothing after the end, though it ends the stream at its opening`() async throws {
        try await TestServer.run { test in
            let stream = try stream(try await test.client(), "refuse", "a message")
            let status = await #expect(throws: Status.self) { try await stream.next() }
            #expect(status?.code == .permissionDenied)
            #expect(test.journal.events.filter { $0.hasPrefix("refuse ") } == ["refuse ended"])
        }
    }

    @Test func `After a fault that closes the connection its streams are over, and silent`() async throws {
        var limits = Limits()
        limits.closingTimeout = .seconds(60)
        try await TestServer.run(limits: limits) { test in
            let peer = try test.raw()
            try peer.send(frame(1, flags: 2, envelope("join", timeoutNanoseconds: 100_000_000)))
            // More than the socket takes, so that it isn't closed at once.
            let payload = [UInt8](repeating: 1, count: 130_000)
            for id in [UInt32(3), 5, 7] { try peer.send(frame(id, envelope("echo", payload: payload))) }
            try peer.send(frame(9, type: 9, []))
            while !test.journal.events.contains("join ended") { try await Task.sleep(for: .milliseconds(1)) }
            #expect(test.server.requestsInFlight == 0)
            try await Task.sleep(for: .milliseconds(150))
            var ids: [UInt32] = []
            while let frame = try? peer.nextFrame() { ids.append(frame.header.streamID) }
            #expect(ids == [3, 5, 7, 9])
        }
    }

    @Test(arguments: [Int64.max, .max - 1, -1, .min])
    func `A timeout may be any number`(nanoseconds: Int64) async throws {
        try await TestServer.run { test in
            let peer = try test.raw()
            try peer.send(frame(1, flags: 2, envelope("chat", timeoutNanoseconds: nanoseconds)))
            try peer.send(frame(1, type: 3, [7]))
            #expect(try peer.nextFrame().payload == ByteBuffer(bytes: [7]))
        }
    }

    @Test func `A connection that is lost before it is attached holds nothing`() {
        final class Held: Sendable {}
        let connection = ClientConnection(firstStreamID: 1)
        connection.close(.connectionClosed)
        weak var weakly: Held?
        do {
            let held = Held()
            weakly = held
            connection.attach { _ in _ = held }
        }
        #expect(weakly == nil)
    }
}
