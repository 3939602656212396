import CRMTestKit
import Foundation
import TTRPC
import Testing

/// Whether there is a Python that can run the client; where not, its test is skipped by name.
private let hasPython: Bool = {
    let check = "import sys; sys.exit(sys.version_info < (3, 9))"
    return (try? BuiltProgram.run(["python3", "-c", check]))?.status == 0
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
                Result { try BuiltProgram.run(["python3", script, root.appendingPathComponent("Tools").path, path]) }
            }.get()
            #expect(result.status == 0, "\(result.output)\(result.errors)")
            #expect(result.output.split(separator: "\n").count >= 23)
        }
    }
}
