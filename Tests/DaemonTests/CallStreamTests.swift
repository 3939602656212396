import CRMTestKit
import Foundation
import Testing

/// `crmctl call` of methods of every kind, which it knows by the descriptors alone.
@Suite(.serialized, .timeLimit(.minutes(2)))
struct CallStreamTests {
    private func call(_ server: MadeUpServer, _ arguments: String...) throws -> RunningProgram {
        try RunningProgram("crmctl", ["call", "--socket", server.socketPath] + arguments)
    }

    /// Runs it with all of its input at once.
    private func outcome(
        _ server: MadeUpServer, _ arguments: String..., input: [UInt8] = []
    ) throws -> BuiltProgram.Outcome {
        let file = server.socketPath + ".input"
        try Data(input).write(to: URL(fileURLWithPath: file))
        let shell = ["sh", "-c", #"file=$1; shift; exec "$@" <"$file""#, "sh", file]
        let program = [BuiltProgram.path("crmctl"), "call", "--socket", server.socketPath]
        return try BuiltProgram.run(shell + program + arguments)
    }

    @Test func `a method with one request and one answer is called as ever`() async throws {
        try await MadeUpServer.run { server in
            let echo = try outcome(server, "Words/Echo", #"{"text": "a"}"#)
            #expect(echo.output == "{\n  \"text\": \"a\"\n}\n", "\(echo.errors)")
            let input = Array("{\"text\":\"a\"}\n\n{\"text\":\"b\"}".utf8)
            let lines = try outcome(server, "Words/Echo", "-", input: input)
            #expect(lines.output == "{\"text\":\"a\"}\n{\"text\":\"b\"}\n", "\(lines.errors)")
        }
    }

    @Test func `the answers of a stream are a line each`() async throws {
        try await MadeUpServer.run { server in
            let three = try outcome(server, "test.v1.Words/Count", #"{"number": 3}"#)
            #expect(three.output == "{\"text\":\"0\"}\n{\"text\":\"1\"}\n{\"text\":\"2\"}\n")
            #expect(three.status == 0 && three.errors == "")
            let read = try outcome(server, "Words/Count", "-", input: Array("{\n\"number\": 1\n}\n".utf8))
            #expect(read.output == "{\"text\":\"0\"}\n", "\(read.errors)")
            #expect(try outcome(server, "Words/Count").output == "")
        }
    }

    @Test func `a stream that fails leaves its answers, then the error and its exit status`() async throws {
        try await MadeUpServer.run { server in
            let failing = try outcome(server, "Words/Count", #"{"number": 2, "fails": true}"#)
            #expect(failing.output == "{\"text\":\"0\"}\n{\"text\":\"1\"}\n")
            #expect(failing.errors == "crmctl: NOT_FOUND (WHY): gone\n")
            #expect(failing.status == 1)
        }
    }

    @Test func `the lines of the input are a stream of requests, and an argument is a stream of one`() async throws {
        try await MadeUpServer.run { server in
            let input = Array("{\"text\":\"a\"}\n\n{}\r\n{\"text\":\"b\"}".utf8)
            let joined = try outcome(server, "Words/Join", "-", input: input)
            #expect(joined.output == "{\"text\":\"a,,b\"}\n", "\(joined.errors)")
            #expect(try outcome(server, "Words/Join", "-", "--lines", input: input).output == joined.output)
            #expect(try outcome(server, "Words/Join", "-").output == "{\"text\":\"\"}\n")
            #expect(try outcome(server, "Words/Join", #"{"text": "one"}"#).output == "{\"text\":\"one\"}\n")
            #expect(try outcome(server, "Words/Chat", #"{"text": "one"}"#).output == "{\"text\":\"one\"}\n")
            #expect(server.journal.events.map { $0.suffix(1) } == ["3", "3", "0", "1", "1"])
        }
    }

    @Test func `requests are sent as they come, and answered meanwhile`() async throws {
        try await MadeUpServer.run { server in
            let chat = try call(server, "Words/Chat", "-")
            for word in ["a", "b", "c"] {
                try chat.write("{\"text\": \"\(word)\"}\n")
                #expect(chat.nextLine() == "{\"text\":\"\(word)\"}")
            }
            try chat.endInput()
            #expect(chat.end().status == 0)
        }
    }

    @Test func `more goes both ways at once than any buffer holds`() async throws {
        try await MadeUpServer.run { server in
            let filler = String(repeating: "x", count: 10_000)
            let lines = (0..<500).map { "{\"text\":\"\($0) \(filler)\"}\n" }.joined()
            let chat = try outcome(server, "Words/Chat", "-", input: Array(lines.utf8))
            #expect(chat.output == lines)
            #expect(chat.errors == "")
        }
    }

    @Test func `a method that takes a stream and fails ends the call while the input goes on`() async throws {
        try await MadeUpServer.run { server in
            let chat = try call(server, "Words/Chat", "-")
            try chat.write("{\"text\": \"a\"}\n")
            #expect(chat.nextLine() == "{\"text\":\"a\"}")
            try chat.write("{\"text\": \"fail\"}\n")
            let end = chat.end()
            #expect(end.status == 1)
            #expect(end.errors == "crmctl: NOT_FOUND (WHY): gone\n")
        }
    }

    @Test(arguments: [
        ("{\"text\": }", "line 3, column 10: this is no JSON value"),
        ("{\"word\": \"a\"}", "line 3: word: test.v1.Word has no such field"), ("\u{fffd}", "line 3: not valid UTF-8"),
    ])
    func `a line that is wrong is named, and the stream broken off, not completed`(
        line: String, problem: String
    ) async throws {
        try await MadeUpServer.run { server in
            // What stands for a byte that can't be in a string.
            let bytes = line == "\u{fffd}" ? [0x22, 0xff, 0x22] : Array(line.utf8)
            let input = Array("{\"text\":\"a\"}\n\n".utf8) + bytes + Array("\n{\"text\":\"b\"}\n".utf8)
            for method in ["Words/Join", "Words/Chat"] {
                let wrong = try outcome(server, method, "-", input: input)
                #expect(wrong.errors == "crmctl: standard input, \(problem)\n")
                #expect(wrong.status == 2)
            }
            #expect(!server.journal.events.contains { $0.hasPrefix("complete") })
        }
    }

    @Test func `Ctrl-C ends an endless stream, and the shell sees what the program died of`() async throws {
        try await MadeUpServer.run { server in
            let count = try call(server, "Words/Count", #"{"number": 1, "endless": true}"#)
            #expect(count.nextLine() == "{\"text\":\"0\"}")
            count.signal(SIGINT)
            let end = count.end()
            #expect(end.status == 130)
            #expect(end.output == "" && end.errors == "")
            try await server.journal.waitForEvent()
            #expect(server.journal.events == ["ended after 1"])
        }
    }

    @Test func `a second Ctrl-C ends a call at once, though nobody takes what it writes`() async throws {
        try await MadeUpServer.run { server in
            let many = try call(server, "Words/Count", #"{"number": 100000}"#)
            try await many.waitUntilOutputIsFull()
            many.signal(SIGINT)
            try await Task.sleep(for: .milliseconds(200))
            #expect(many.isRunning)
            many.signal(SIGINT)
            #expect(many.waitForEnd().status == 130)
        }
    }

    @Test(arguments: [SIGINT, SIGTERM])
    func `a stream of requests that a signal cuts off is not taken for complete`(signal: Int32) async throws {
        try await MadeUpServer.run { server in
            let chat = try call(server, "Words/Chat", "-")
            try chat.write("{\"text\": \"a\"}\n")
            #expect(chat.nextLine() == "{\"text\":\"a\"}")
            chat.signal(signal)
            #expect(chat.end().status == 128 + signal)
            try await server.journal.waitForEvent()
            #expect(server.journal.events == ["broken off after 1"])
        }
    }

    @Test func `when nobody reads on, the call ends quietly, also while no answer comes`() async throws {
        try await MadeUpServer.run { server in
            let request = #"{"number": 2, "endless": true}"#
            let head = try BuiltProgram.run([
                "sh", "-c", #""$@" | head -n 1"#, "sh", BuiltProgram.path("crmctl"), "call", "--socket",
                server.socketPath, "Words/Count", request,
            ])
            #expect(head.output == "{\"text\":\"0\"}\n")
            #expect(head.errors == "")
            let many = try call(server, "Words/Count", #"{"number": 100000}"#)
            #expect(many.nextLine() == "{\"text\":\"0\"}")
            try many.stopReading()
            let end = many.waitForEnd()
            #expect(end.status == 1 && end.errors == "")
        }
    }

    @Test func `a stream lasts as long as the timeout says`() async throws {
        try await MadeUpServer.run { server in
            let late = try outcome(server, "Words/Count", #"{"number": 1, "endless": true}"#, "--timeout", "0.3")
            #expect(late.output == "{\"text\":\"0\"}\n")
            #expect(late.errors == "crmctl: the stream broke off: its timeout has passed\n")
            #expect(late.status == 3)
        }
    }

    @Test func `options that are for other kinds of methods are refused`() async throws {
        try await MadeUpServer.run { server in
            let lines = try outcome(server, "Words/Count", "-", "--lines")
            #expect(lines.errors == "crmctl: --lines is not for test.v1.Words/Count, which takes one request\n")
            #expect(lines.status == 2)
            let key = try outcome(server, "Words/Join", "{}", "--key", "k")
            #expect(key.errors == "crmctl: --key is not for test.v1.Words/Join, which is a stream\n")
            #expect(key.status == 2)
        }
    }
}
