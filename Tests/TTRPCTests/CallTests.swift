import Glibc
import NIOCore
import NIOPosix
import Synchronization
import Testing

@testable import TTRPC

@Suite(.timeLimit(.minutes(1))) struct CallTests {
    @Test func `A call gets its answer`() async throws {
        try await TestServer.run { test in
            let client = try await test.client()
            for size in [0, 1, 127, 128, 70_000, 4_000_000] {
                let payload = (0..<size).map { UInt8(truncatingIfNeeded: $0) }
                #expect(try await client.call(service: "test", method: "echo", payload: payload) == payload)
            }
            #expect(test.server.connectionCount == 1)
        }
    }

    @Test func `Many calls in flight are answered out of order, each with its own answer`() async throws {
        try await TestServer.run(loops: 2) { test in
            let client = try await test.client()
            try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 0..<200 {
                    group.addTask {
                        let answer = try await client.call(service: "test", method: "hold", payload: [UInt8(number)])
                        return answer.count == 1
                    }
                }
                let replies = await test.journal.replies(200)
                #expect(test.server.requestsInFlight == 200)
                await onThread {
                    for (index, reply) in replies.enumerated().reversed() { reply.succeed([UInt8(index)]) }
                }
                for try await isRight in group { #expect(isRight) }
            }
            #expect(test.server.requestsInFlight == 0)
            #expect(client.callsInFlight == 0)
        }
    }

    @Test func `Answers go to the stream of their request, whatever the order`() async throws {
        try await TestServer.run { test in
            let peer = try test.raw()
            try peer.send([1, 3, 5].flatMap { frame($0, envelope("hold")) })
            let replies = await test.journal.replies(3)
            for index in [2, 0, 1] {
                replies[index].succeed([UInt8(index)])
                replies[index].succeed([99])
                #expect(try peer.answer() == RawPeer.Answer(streamID: UInt32(index * 2 + 1), payload: [UInt8(index)]))
            }
            try peer.send(frame(7, envelope("echo", payload: [4])))
            #expect(try peer.answer() == RawPeer.Answer(streamID: 7, payload: [4]))
        }
    }

    @Test func `A failure arrives as the status it was`() async throws {
        try await TestServer.run { test in
            let client = try await test.client()
            let info = ErrorInfo(reason: "WHY", domain: "test", metadata: ["a": "1", "b": "2"])
            await #expect(throws: Status(code: .notFound, message: "gone", errorInfo: info)) {
                try await client.call(service: "test", method: "fail", payload: [])
            }
        }
    }

    @Test(arguments: [
        ("silent", StatusCode.internal, "NO_ANSWER"), ("drop", .internal, "NO_ANSWER"),
        ("huge", .resourceExhausted, "RESPONSE_TOO_LARGE"), ("hugeStatus", .internal, "NO_ANSWER"),
    ])
    func `A handler that fails to answer is answered for`(method: String, code: StatusCode, reason: String) async throws
    {
        try await TestServer.run { test in
            let client = try await test.client()
            let status = try await status { try await client.call(service: "test", method: method, payload: []) }
            #expect(status.code == code)
            #expect(status.errorInfo?.reason == reason)
            #expect(status.errorInfo?.domain == "ttrpc")
            #expect(!test.journal.events.contains("filled"))
            #expect(try await client.call(service: "test", method: "echo", payload: [1]) == [1])
        }
    }

    @Test func `A later answer that is too large is refused`() async throws {
        try await TestServer.run { test in
            let client = try await test.client()
            async let failure = status { try await client.call(service: "test", method: "hold", payload: []) }
            await test.journal.replies(1)[0].succeed([UInt8](repeating: 0, count: FrameHeader.maximumLength))
            #expect(try await failure.errorInfo?.reason == "RESPONSE_TOO_LARGE")
        }
    }

    @Test func `The peer is who the kernel says`() async throws {
        try await TestServer.run { test in
            let answer = try await test.client().call(service: "test", method: "who", payload: [])
            #expect(String(decoding: answer, as: UTF8.self) == "\(getuid()) \(getgid()) \(getpid())")
        }
    }

    @Test func `Metadata arrives in order and the last of a key counts`() async throws {
        try await TestServer.run { test in
            let client = try await test.client()
            let answer = try await client.call(
                service: "test", method: "metadata", payload: [], metadata: [("key", "1"), ("other", ""), ("key", "2")])
            #expect(String(decoding: answer, as: UTF8.self) == "key=1;other=;key=2; key is 2")
        }
    }

    @Test func `A deadline comes from the timeout; none, or less than nothing, is no deadline`() async throws {
        try await TestServer.run { test in
            let peer = try test.raw()
            let hour: Int64 = 3_600_000_000_000
            for (index, (timeout, hours)) in [(0, "none"), (-5, "none"), (10 * hour, "9"), (Int64.min, "none")]
                .enumerated()
            {
                try peer.send(frame(UInt32(index * 2 + 1), envelope("deadline", timeoutNanoseconds: timeout)))
                #expect(String(decoding: try peer.answer().payload, as: UTF8.self) == hours)
            }
            try peer.send(frame(21, envelope("deadline", timeoutNanoseconds: .max)))
            #expect(try peer.answer().status == nil)
        }
    }

    @Test func `A call ends at its timeout and its late answer is dropped`() async throws {
        try await TestServer.run { test in
            let client = try await test.client()
            let failure = try await status {
                try await client.call(service: "test", method: "hold", payload: [], timeout: .milliseconds(20))
            }
            #expect(failure.code == .deadlineExceeded)
            #expect(client.callsInFlight == 0)
            await test.journal.replies(1)[0].succeed([1])
            #expect(
                try await client.call(service: "test", method: "echo", payload: [2], timeout: .seconds(3600)) == [2])
            let none = try await status {
                try await client.call(service: "test", method: "hold", payload: [], timeout: .zero)
            }
            #expect(none.code == .deadlineExceeded)
        }
    }

    @Test func `Cancelling the task ends the wait`() async throws {
        try await TestServer.run { test in
            let client = try await test.client()
            let task = Task { try await client.call(service: "test", method: "hold", payload: []) }
            let replies = await test.journal.replies(1)
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            #expect(client.callsInFlight == 0)
            replies[0].succeed([])
            #expect(try await client.call(service: "test", method: "echo", payload: [2]) == [2])
        }
    }

    @Test func `A client whose server hangs up says that the request may have reached it`() async throws {
        try await TestServer.run { test in
            let client = try await test.client()
            async let lost = transportError { try await client.call(service: "test", method: "hold", payload: []) }
            let replies = await test.journal.replies(1)
            await onThread { test.server.shutDown(gracePeriod: .zero) }
            #expect(try await lost == .lost(.connectionClosed))
            #expect(!client.isActive)
            let unsent = try await transportError {
                try await client.call(service: "test", method: "echo", payload: [])
            }
            #expect(unsent == .notSent(.connectionClosed))
            #expect(!unsent.requestMayHaveReachedServer)
            replies[0].succeed([])
        }
    }

    @Test func `A closed client, one without a server and a request too large say that nothing was sent`() async throws
    {
        try await TestServer.run { test in
            let client = try await test.client()
            let large = [UInt8](repeating: 0, count: FrameHeader.maximumLength)
            let tooLarge = try await transportError {
                try await client.call(service: "test", method: "echo", payload: large)
            }
            #expect(!tooLarge.requestMayHaveReachedServer)
            #expect(try await client.call(service: "test", method: "echo", payload: [1]) == [1])
            client.close()
            let closed = try await transportError {
                try await client.call(service: "test", method: "echo", payload: [])
            }
            #expect(closed == .notSent(.clientClosed))
            let none = try await transportError {
                _ = try await Client.connect(to: test.path + "none", on: MultiThreadedEventLoopGroup.singleton)
                return []
            }
            #expect(!none.requestMayHaveReachedServer)
        }
    }

    @Test func `A client is exhausted once its next id would pass the last`() async throws {
        try await TestServer.run { test in
            let client = try await Client.connect(
                to: test.path, on: MultiThreadedEventLoopGroup.singleton, connectTimeout: .seconds(10),
                firstStreamID: FrameHeader.maximumStreamID - 2)
            #expect(client.remainingStreamIDs == 2)
            for left in [1, 0] {
                _ = try await client.call(service: "test", method: "echo", payload: [])
                #expect(client.remainingStreamIDs == left)
            }
            #expect(client.isExhausted && client.isActive)
            let error = try await transportError { try await client.call(service: "test", method: "echo", payload: []) }
            #expect(error == .notSent(.streamIDsExhausted))
        }
    }
}

/// The status that `body` throws.
func status(_ body: () async throws -> [UInt8]) async throws -> Status {
    try #require(await #expect(throws: Status.self) { try await body() })
}

/// The transport error that `body` throws.
func transportError(_ body: () async throws -> [UInt8]) async throws -> TransportError {
    try #require(await #expect(throws: TransportError.self) { try await body() })
}
