import CRMClient
import CRMModel
import CRMTestKit
import Foundation
import Glibc
import Testing

/// A `crmd` of this build, run as a process of its own.
final class DaemonProcess {
    let folder: String
    private let ownsFolder: Bool
    private let process: ChildProcess
    private let errors = Pipe()
    private var collected = ""

    var socketPath: String { folder + "/crmd.sock" }
    var databasePath: String { folder + "/crm.db" }
    var client: CRMClient { CRMClient(socketPath: socketPath, user: "admin") }

    /// - Parameters:
    ///   - folder: where socket and database are; nil: a new one, removed in the end.
    ///   - database, socket: other paths than those in the folder.
    ///   - tracer: a command that runs the daemon, such as strace with its options.
    init(
        in folder: String? = nil, database: String? = nil, socket: String? = nil, firstAdmin: String? = "admin",
        configuration: String? = nil, tracer: [String] = []
    ) throws {
        self.folder = try folder ?? TemporaryFolder.make()
        ownsFolder = folder == nil
        var arguments = [
            BuiltProgram.path("crmd"), "--socket", socket ?? self.folder + "/crmd.sock", "--database",
            database ?? self.folder + "/crm.db",
        ]
        if let firstAdmin { arguments += ["--first-admin", firstAdmin] }
        if let configuration {
            let path = self.folder + "/crmd.toml"
            try configuration.write(toFile: path, atomically: true, encoding: .utf8)
            arguments += ["--config", path]
        }
        process = try ChildProcess(tracer + arguments, errors: errors.fileHandleForWriting)
    }

    deinit {
        if process.isRunning { kill(SIGKILL) }
        process.waitForEnd()
        if ownsFolder { TemporaryFolder.remove(folder) }
    }

    /// Waits until the daemon answers, or has ended.
    func waitUntilServing() async throws {
        let client = CRMClient(socketPath: socketPath)
        for _ in 0..<1_000 {
            if (try? await client.healthCheck(.init(), CallOptions(timeout: .seconds(5), retries: 0))) != nil {
                await client.close()
                return
            }
            guard process.isRunning else { break }
            try await Task.sleep(for: .milliseconds(10))
        }
        Issue.record("crmd doesn't serve: \(waitForEnd().errors)")
    }

    /// The daemon itself, also under a tracer.
    var daemonProcessID: Int32 {
        let children =
            (try? String(
                contentsOfFile: "/proc/\(process.processID)/task/\(process.processID)/children",
                encoding: .utf8)) ?? ""
        return children.split(separator: " ").first.flatMap { Int32($0) } ?? process.processID
    }

    func kill(_ signal: Int32) {
        _ = Glibc.kill(daemonProcessID, signal)
    }

    /// Waits until the daemon has ended.
    @discardableResult
    func waitForEnd() -> (status: Int32, errors: String) {
        let data = errors.fileHandleForReading.readDataToEndOfFile()
        collected += String(decoding: data, as: UTF8.self)
        return (process.waitForEnd(), collected)
    }
}
