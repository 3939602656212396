import CRMTestKit
import Foundation

/// A `crmload` of this build, run as a process of its own.
final class LoadProcess {
    /// What came of it.
    struct Outcome {
        let status: Int32
        let output: String
        let errors: String

        /// What it told as JSON; empty if it did not.
        var report: [String: Any] {
            (try? JSONSerialization.jsonObject(with: Data(output.utf8))) as? [String: Any] ?? [:]
        }
    }

    private let process: ChildProcess
    private let (output, errors) = (Pipe(), Pipe())

    init(_ socketPath: String, user: String = "admin", _ arguments: [String]) throws {
        process = try ChildProcess(
            [BuiltProgram.path("crmload")] + arguments + ["--socket", socketPath, "--user", user],
            output: output.fileHandleForWriting, errors: errors.fileHandleForWriting)
    }

    /// Runs it to its end.
    static func run(_ daemon: DaemonProcess, user: String = "admin", _ arguments: String...) throws -> Outcome {
        try LoadProcess(daemon.socketPath, user: user, arguments).end()
    }

    func interrupt() { process.signal(SIGINT) }

    /// Waits for its end.
    func end() -> Outcome {
        let text = output.fileHandleForReading.readDataToEndOfFile()
        let errorText = errors.fileHandleForReading.readDataToEndOfFile()
        return Outcome(
            status: process.waitForEnd(), output: String(decoding: text, as: UTF8.self),
            errors: String(decoding: errorText, as: UTF8.self))
    }
}
