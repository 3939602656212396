import NIOCore
import TTRPC
import Testing

@Suite(.timeLimit(.minutes(1))) struct StreamTests {
    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    private func stream(
        _ client: Client, _ method: String, _ payload: String = "",
        answersWithStream: Bool = true, timeout: Duration? = nil
    ) throws -> ClientStream {
        try client.openStream(
            service: "test", method: method, payload: Array(payload.utf8),
            takesStream: ["join", "chat", "sip"].contains(method),
            answersWithStream: answersWithStream, timeout: timeout)
    }

    private func rest(_ stream: ClientStream) async throws -> [String] {
        var messages: [String] = []
        while let message = try await stream.next() { messages.append(text(message)) }
        return messages
    }

    @Test(arguments: [0, 1, 5, 100_000])
    func `A stream of answers brings all messages in order, and ends`(count: Int) async throws {
        try await TestServer.run { test in
            let client = try await test.client()
            let messages = try await rest(try stream(client, "count", "\(count)"))
            #expect(messages == (0..<count).map { "\($0)" })
            #expect(test.journal.events.contains("count ended"))
            #expect(test.server.requestsInFlight == 0)
        }
    }

    @Test func `A stream that fails brings its messages, then its status`() async throws {
        try await TestServer.run { test in
            let stream = try stream(try await test.client(), "fail_after", "3")
            for index in 0..<3 { #expect(try await stream.next().map(text) == "\(index)") }
            let status = await #expect(throws: Status.self) { try await stream.next() }
            #expect(status?.code == .notFound && status?.errorInfo?.reason == "WHY")
        }
    }

    @Test func `A stream of requests is answered once, at its end`() async throws {
        try await TestServer.run { test in
            let client = try await test.client()
            let stream = try stream(client, "join", answersWithStream: false)
            for word in ["a", "", "b"] { try await stream.send(Array(word.utf8)) }
            stream.finishSending()
            #expect(try await rest(stream) == ["a,,b"])
            let empty = try self.stream(client, "join", answersWithStream: false)
            empty.finishSending()
            #expect(try await rest(empty) == [""])
        }
    }

    @Test func `The opening request's payload is the first message, if it isn't empty`() async throws {
        try await TestServer.run { test in
            let client = try await test.client()
            let first = try stream(client, "join", "first", answersWithStream: false)
            try await first.send(Array("second".utf8))
            first.finishSending()
            #expect(try await rest(first) == ["first,second"])
            let only = try stream(client, "chat", "only")
            only.finishSending()
            #expect(try await rest(only) == ["only"])
        }
    }

    @Test func `Both sides may send at once, more than the socket holds`() async throws {
        try await TestServer.run { test in
            let stream = try stream(try await test.client(), "chat")
            let count = 20_000
            let sender = Task {
                for index in 0..<count { try await stream.send(Array("message number \(index)".utf8)) }
                stream.finishSending()
            }
            var received = 0
            while let message = try await stream.next() {
                #expect(text(message) == "message number \(received)")
                received += 1
            }
            try await sender.value
            #expect(received == count)
        }
    }

    @Test func `A handler that pauses holds the client back, and loses nothing`() async throws {
        try await TestServer.run { test in
            let stream = try stream(try await test.client(), "sip", answersWithStream: false)
            for _ in 0..<200 { try await stream.send([1]) }
            stream.finishSending()
            #expect(try await rest(stream) == ["200"])
        }
    }

    @Test func `Streams and unary calls go on side by side`() async throws {
        try await TestServer.run { test in
            let client = try await test.client()
            try await withThrowingTaskGroup(of: Bool.self) { group in
                for index in 0..<20 {
                    group.addTask {
                        let messages = try await rest(try stream(client, "count", "\(index * 100)"))
                        return messages == (0..<index * 100).map { "\($0)" }
                    }
                    group.addTask {
                        let payload = [UInt8](repeating: UInt8(index), count: index * 1_000)
                        return try await client.call(service: "test", method: "echo", payload: payload) == payload
                    }
                }
                for try await isRight in group { #expect(isRight) }
            }
        }
    }

    @Test func `An endless stream ends when the client ends its side`() async throws {
        try await TestServer.run { test in
            let stream = try stream(try await test.client(), "ticks")
            for _ in 0..<3 { #expect(try await stream.next().map(text) == "tick") }
            stream.finishSending()
            let last = try await rest(stream)
            #expect(last.allSatisfy { $0 == "tick" })
            #expect(test.server.requestsInFlight == 0)
        }
    }

    @Test(arguments: [false, true])
    func `A stream whose time is over fails at the server too`(isOutputOpen: Bool) async throws {
        try await TestServer.run { test in
            let peer = try test.raw()
            let request = envelope("ticks", timeoutNanoseconds: 30_000_000)
            try peer.send(frame(1, flags: isOutputOpen ? 2 : 1, request))
            var last = try peer.nextFrame()
            while last.header.type == .data { last = try peer.nextFrame() }
            let answer = try last.payload.withUnsafeReadableBytes { try ResponseEnvelope(decoding: $0) }
            guard case .failure(let status) = answer else {
                Issue.record("the stream ended well")
                return
            }
            #expect(status.code == .deadlineExceeded && status.errorInfo?.reason == "DEADLINE_PASSED")
        }
    }

    @Test func `Letting go of a stream ends it, and its connection goes on`() async throws {
        try await TestServer.run { test in
            let client = try await test.client()
            do {
                let stream = try stream(client, "ticks")
                _ = try await stream.next()
            }
            #expect(try await client.call(service: "test", method: "echo", payload: [1]) == [1])
            #expect(test.server.requestsInFlight == 0)
            #expect(client.callsInFlight == 0)
        }
    }

    @Test(arguments: ["join", "chat"])
    func `A stream of requests that is given up has no end of its messages`(method: String) async throws {
        try await TestServer.run { test in
            let client = try await test.client()
            let stream = try stream(client, method, answersWithStream: method == "chat")
            try await stream.send([1])
            stream.cancel()
            await #expect(throws: CancellationError.self) { while try await stream.next() != nil {} }
            #expect(try await client.call(service: "test", method: "echo", payload: [1]) == [1])
            #expect(test.journal.events.contains("\(method) ended"))
            #expect(!test.journal.events.contains("\(method) complete"))
        }
    }

    @Test func `A stream nobody receives holds back its connection only, and the rest is there later`() async throws {
        try await TestServer.run { test in
            let client = try await test.client()
            let slow = try stream(client, "count", "300000")
            #expect(try await slow.next() != nil)
            let other = try await test.client()
            for index in 0..<100 {
                let payload = [UInt8(index)]
                #expect(try await other.call(service: "test", method: "echo", payload: payload) == payload)
            }
            #expect(test.server.requestsInFlight == 1)
            let left = try await rest(slow)
            #expect(left.count == 299_999 && left.last == "299999")
        }
    }

    @Test func `Cancelling the task that receives ends the stream`() async throws {
        try await TestServer.run { test in
            let client = try await test.client()
            let stream = try stream(client, "join", answersWithStream: false)
            let receiver = Task { try await stream.next() }
            receiver.cancel()
            await #expect(throws: CancellationError.self) { try await receiver.value }
            #expect(try await client.call(service: "test", method: "echo", payload: [1]) == [1])
            #expect(test.journal.events.contains("join ended"))
        }
    }

    @Test func `A lost connection ends its streams at both ends`() async throws {
        try await TestServer.run { test in
            let client = try await test.client()
            let stream = try stream(client, "ticks")
            _ = try await stream.next()
            client.close()
            await #expect(throws: TransportError.lost(.clientClosed)) { _ = try await rest(stream) }
            while test.server.requestsInFlight > 0 { try await Task.sleep(for: .milliseconds(1)) }
            #expect(test.journal.events.contains("ticks ended"))
        }
    }
}
