import Foundation

/// A program that was run to its end.
struct ProgramRun {
    let status: Int32
    let output: String
    let errors: String

    /// Runs an executable of this build.
    init(_ name: String, _ arguments: [String]) throws {
        try self.init(command: [DaemonProcess.executable(name)] + arguments)
    }

    /// - Parameter environment: variables beside those of this process.
    init(command: [String], environment: [String: String] = [:]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = command
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { _, new in new }
        let (output, errors) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let text = output.fileHandleForReading.readDataToEndOfFile()
        let errorText = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        status = process.terminationStatus
        self.output = String(decoding: text, as: UTF8.self)
        self.errors = String(decoding: errorText, as: UTF8.self)
    }
}
