import Glibc
import TTRPC
import Testing

@Suite(.timeLimit(.minutes(1))) struct ShutDownTests {
    @Test func `What is in flight is answered, what comes is refused, and then all is closed`() async throws {
        try await TestServer.run { test in
            let client = try await test.client()
            let idle = try test.raw()
            try idle.send(frame(1, envelope("echo")))
            _ = try idle.answer()
            let held = Task { try await client.call(service: "test", method: "hold", payload: []) }
            let replies = await test.journal.replies(1)
            let end = StartedThread { test.server.shutDown(gracePeriod: .seconds(50)) }
            var refusal: Status?
            while refusal == nil {
                do { _ = try await client.call(service: "test", method: "echo", payload: []) } catch let status
                    as Status
                { refusal = status }
            }
            #expect(refusal?.code == .unavailable)
            #expect(refusal?.errorInfo?.reason == "SHUTTING_DOWN")
            #expect(idle.isAtEnd())
            #expect(access(test.path, F_OK) != 0)
            #expect(throws: RawPeer.Failure.self) { try test.raw() }
            replies[0].succeed([1])
            #expect(try await held.value == [1])
            await end.ended()
            #expect(test.server.connectionCount == 0)
        }
    }

    @Test func `After the grace period what is left is cut`() async throws {
        try await TestServer.run { test in
            let peer = try test.raw()
            try peer.send(frame(1, envelope("hold")))
            let replies = await test.journal.replies(1)
            await onThread { test.server.shutDown(gracePeriod: .milliseconds(1)) }
            #expect(peer.isAtEnd())
            replies[0].succeed([1])
        }
    }

    @Test func `A server that stopped accepting serves the connections it has`() async throws {
        try await TestServer.run { test in
            let client = try await test.client()
            #expect(try await client.call(service: "test", method: "echo", payload: [1]) == [1])
            await onThread { test.server.stopAccepting() }
            #expect(throws: RawPeer.Failure.self) { try test.raw() }
            #expect(try await client.call(service: "test", method: "echo", payload: [2]) == [2])
        }
    }

    @Test func `A server that refuses requests answers those in flight`() async throws {
        try await TestServer.run(loops: 2) { test in
            let client = try await test.client()
            let held = Task { try await client.call(service: "test", method: "hold", payload: []) }
            let replies = await test.journal.replies(1)
            let refusal = Status(code: .unavailable, message: "broken")
            test.server.refuseRequests(with: refusal)
            await #expect(throws: refusal) { try await client.call(service: "test", method: "echo", payload: []) }
            replies[0].succeed([1])
            #expect(try await held.value == [1])
            #expect(
                try await status { try await test.client().call(service: "test", method: "echo", payload: []) }
                    == refusal)
        }
    }
}
