import Foundation
import TTRPC
import Testing

/// Whether there is a Python that can run the client; where not, its test is skipped by name.
private let hasPython: Bool = {
    let check = "import sys; sys.exit(sys.version_info < (3, 9))"
    return (try? run(["python3", "-c", check]))?.status == 0
}()

/// A second implementation of the protocol, written from PROTOCOL.md alone, against this one.
@Suite(.timeLimit(.minutes(2))) struct PythonClientTests {
    @Test(.enabled(if: hasPython, "needs python3, 3.9 or later"))
    func `The Python client and this server agree on streams`() async throws {
        let script = try #require(
            Bundle.module.path(forResource: "stream_client", ofType: "py", inDirectory: "Resources"))
        let root = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        var limits = Limits()
        limits.unreadTimeout = .seconds(600)
        try await TestServer.run(limits: limits) { test in
            let path = test.path
            let result = try await onThread {
                Result { try run(["python3", script, root.appendingPathComponent("Tools").path, path]) }
            }.get()
            #expect(result.status == 0, "\(result.output)")
            #expect(result.output.split(separator: "\n").count >= 23)
        }
    }
}

/// Runs a command to its end, with what it printed.
private func run(_ command: [String]) throws -> (status: Int32, output: String) {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = command
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: output, as: UTF8.self))
}
