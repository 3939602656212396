import TTRPC
import Testing

@Suite(.timeLimit(.minutes(1))) struct ViolationTests {
    struct Violation: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var bytes: [UInt8]
        var streamID: UInt32
        var code: StatusCode
        var reason: String
        var isEnd = false
    }

    private static let echo = envelope("echo", payload: [1])
    private static let tooLong = FrameHeader.maximumLength + 1

    static let violations: [Violation] = [
        Violation(
            testDescription: "an even stream id", bytes: frame(4, echo), streamID: 4, code: .invalidArgument,
            reason: "STREAM_ID_INVALID"),
        Violation(
            testDescription: "stream id 0", bytes: frame(0, echo), streamID: 0, code: .invalidArgument,
            reason: "STREAM_ID_INVALID"),
        Violation(
            testDescription: "a stream id used before", bytes: frame(1, echo), streamID: 1, code: .invalidArgument,
            reason: "STREAM_ID_INVALID"),
        Violation(
            testDescription: "a frame too long",
            bytes: frame(3, length: UInt32(tooLong), [UInt8](repeating: 1, count: tooLong)),
            streamID: 3, code: .resourceExhausted, reason: "FRAME_TOO_LARGE"),
        Violation(
            testDescription: "a response", bytes: frame(3, type: 2, echo), streamID: 3, code: .invalidArgument,
            reason: "FRAME_TYPE_INVALID", isEnd: true),
        Violation(
            testDescription: "data for a stream that never was", bytes: frame(3, type: 3, echo), streamID: 3,
            code: .invalidArgument, reason: "STREAM_ID_INVALID"),
        Violation(
            testDescription: "data with an even stream id", bytes: frame(4, type: 3, echo), streamID: 4,
            code: .invalidArgument, reason: "STREAM_ID_INVALID"),
        Violation(
            testDescription: "an unknown type", bytes: frame(3, type: 77, echo), streamID: 3, code: .invalidArgument,
            reason: "FRAME_TYPE_INVALID", isEnd: true),
        Violation(
            testDescription: "remote open and remote closed", bytes: frame(3, flags: 3, echo), streamID: 3,
            code: .invalidArgument, reason: "FLAGS_INVALID"),
        Violation(
            testDescription: "a unary method called as a stream", bytes: frame(3, flags: 2, echo), streamID: 3,
            code: .invalidArgument, reason: "METHOD_IS_UNARY"),
        Violation(
            testDescription: "a stream method called as a unary one", bytes: frame(3, envelope("chat")), streamID: 3,
            code: .invalidArgument, reason: "METHOD_IS_STREAM"),
        Violation(
            testDescription: "no data", bytes: frame(3, flags: 4, echo), streamID: 3, code: .invalidArgument,
            reason: "FLAGS_INVALID"),
        Violation(
            testDescription: "unknown flags", bytes: frame(3, flags: 0x81, echo), streamID: 3, code: .invalidArgument,
            reason: "FLAGS_INVALID"),
        Violation(
            testDescription: "a malformed envelope", bytes: frame(3, [0x0a, 9]), streamID: 3, code: .invalidArgument,
            reason: "REQUEST_MALFORMED"),
        Violation(
            testDescription: "a NUL in a name", bytes: frame(3, [0x0a, 1, 0]), streamID: 3, code: .invalidArgument,
            reason: "REQUEST_MALFORMED"),
        Violation(
            testDescription: "too much metadata",
            bytes: frame(3, [UInt8](repeating: 0x2a, count: 65).flatMap { [$0, 0] }), streamID: 3,
            code: .resourceExhausted, reason: "METADATA_LIMIT"),
    ]

    @Test(arguments: violations)
    func `A violation is answered on its stream, ends at most its own connection, and others go on`(
        violation: Violation
    ) async throws {
        try await TestServer.run { test in
            let other = try await test.client()
            let held = Task { try await other.call(service: "test", method: "hold", payload: []) }
            let replies = await test.journal.replies(1)
            let peer = try test.raw()
            try peer.send(frame(1, Self.echo))
            #expect(try peer.answer().payload == [1])
            try peer.send(violation.bytes)
            let answer = try peer.answer()
            #expect(answer.streamID == violation.streamID)
            #expect(answer.status?.code == violation.code)
            #expect(answer.status?.errorInfo?.reason == violation.reason)
            #expect(answer.status?.errorInfo?.domain == "ttrpc")
            if violation.isEnd {
                #expect(peer.isAtEnd())
            } else {
                try peer.send(frame(5, Self.echo))
                #expect(try peer.answer() == RawPeer.Answer(streamID: 5, payload: [1]))
            }
            replies[0].succeed([8])
            #expect(try await held.value == [8])
            #expect(try await other.call(service: "test", method: "echo", payload: [2]) == [2])
        }
    }

    @Test func `An invalid stream id doesn't count as the last one`() async throws {
        try await TestServer.run { test in
            let peer = try test.raw()
            try peer.send(frame(100, Self.echo) + frame(3, Self.echo))
            #expect(try peer.answer().status?.errorInfo?.reason == "STREAM_ID_INVALID")
            #expect(try peer.answer() == RawPeer.Answer(streamID: 3, payload: [1]))
        }
    }

    @Test func `What follows a frame of a wrong type is not handled`() async throws {
        try await TestServer.run { test in
            let peer = try test.raw()
            try peer.send(frame(1, type: 2, []) + frame(3, Self.echo))
            #expect(try peer.answer().streamID == 1)
            #expect(peer.isAtEnd())
            #expect(test.journal.events.isEmpty)
        }
    }

    @Test func `A peer that isn't admitted is told so once, and then cut off`() async throws {
        try await TestServer.run(admits: { _ in false }) { test in
            let peer = try test.raw()
            try peer.send(frame(1, Self.echo) + frame(3, Self.echo))
            let answer = try peer.answer()
            #expect(answer.streamID == 1)
            #expect(answer.status?.code == .permissionDenied)
            #expect(answer.status?.errorInfo?.reason == "PEER_NOT_ALLOWED")
            #expect(peer.isAtEnd())
            #expect(test.journal.events.isEmpty)
        }
    }
}
