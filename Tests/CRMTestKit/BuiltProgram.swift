import Foundation

/// Programs that tests run.
public enum BuiltProgram {
    public struct Outcome: Sendable {
        public let status: Int32
        public let output: String
        public let errors: String
    }

    /// An executable of this build.
    public static func path(_ name: String) -> String {
        let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return URL(fileURLWithPath: own).deletingLastPathComponent().appendingPathComponent(name).path
    }

    /// Whether the machine has a program of that name.
    public static func isInstalled(_ name: String) -> Bool {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        return folders.contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(name)") }
    }

    /// Runs an executable of this build to its end.
    public static func run(_ name: String, _ arguments: [String]) throws -> Outcome {
        try run([path(name)] + arguments)
    }

    /// Runs a program of the machine, found as shells find it, to its end.
    ///
    /// - Parameter environment: variables beside those of the tests.
    public static func run(
        _ command: [String], environment: [String: String] = [:]
    ) throws -> Outcome {
        let (output, errors) = (Pipe(), Pipe())
        let process = try ChildProcess(
            command, environment: environment, output: output.fileHandleForWriting, errors: errors.fileHandleForWriting)
        let text = output.fileHandleForReading.readDataToEndOfFile()
        let errorText = errors.fileHandleForReading.readDataToEndOfFile()
        return Outcome(
            status: process.waitForEnd(), output: String(decoding: text, as: UTF8.self),
            errors: String(decoding: errorText, as: UTF8.self))
    }
}
