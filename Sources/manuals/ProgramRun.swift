import Foundation

/// A program that is run for what it writes.
struct ProgramRun {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    let path: String

    /// - Throws: ``Failure`` if it doesn't end with status 0.
    func output(_ arguments: String...) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let bytes = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationReason == .exit, process.terminationStatus == 0 else {
            throw Failure(description: "\(path) \(arguments.joined(separator: " ")) failed")
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
