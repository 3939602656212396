import CRMTestKit
import Foundation
import Testing

/// Whether the Go program can be built; where not, its test is skipped by name.
private let canBuildGo: Bool = {
    let found = ["go", "protoc", "protoc-gen-gogo", "protoc-gen-go-ttrpc"].allSatisfy { program in
        (try? BuiltProgram.run(["which", program]))?.status == 0
    }
    return found && FileManager.default.fileExists(atPath: "/usr/share/gocode/src/github.com/containerd/ttrpc")
}()

struct GoClientTests {
    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    @Test(
        .enabled(
            if: canBuildGo,
            "needs the Debian packages golang-go, golang-github-containerd-ttrpc-dev, gogottrpc and gogoprotobuf"))
    func `a Go program with the ttrpc library of Debian is served`() async throws {
        let folder = Self.root.appendingPathComponent(".build/interop-go").path
        let build = try BuiltProgram.run([Self.root.appendingPathComponent("Tools/interop/go/build").path, folder])
        try #require(build.status == 0, "\(build.errors)")
        let daemon = try DaemonProcess()
        try await daemon.waitUntilServing()
        let run = try BuiltProgram.run(["timeout", "60", folder + "/interop", daemon.socketPath, "admin"])
        #expect(run.status == 0, "\(run.output)\(run.errors)")
        let steps = run.output.split(separator: "\n").compactMap { line in
            (try? JSONSerialization.jsonObject(with: Data(line.utf8))) as? [String: Any]
        }
        let results = Dictionary(steps.map { ("\($0["step"] ?? "")", "\($0["result"] ?? "")") }) { first, _ in first }
        #expect(
            results == [
                "health": "SERVING", "an empty answer": "0", "create, get, edit": "2", "refusals": "4",
                "timeouts": "2", "an idempotency key": "1", "a request too large": "SERVING",
                "concurrent calls": "512", "a long answer": "515", "closing": "closed",
            ])
    }
}
