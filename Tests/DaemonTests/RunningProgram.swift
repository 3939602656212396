import CRMTestKit
import Foundation
import Testing

/// A program of this build that runs while the test gives it input and reads what it says.
final class RunningProgram {
    private static let patienceMilliseconds: Int32 = 30_000

    struct End {
        /// Of an exit; of a signal 128 and its number, as shells tell it.
        let status: Int32
        /// What it wrote that wasn't read yet.
        let output: String
        let errors: String
    }

    private let process: ChildProcess
    private let (input, output, errors) = (Pipe(), Pipe(), Pipe())
    private var unread: [UInt8] = []

    init(_ name: String, _ arguments: [String]) throws {
        process = try ChildProcess(
            [BuiltProgram.path(name)] + arguments, input: input.fileHandleForReading,
            output: output.fileHandleForWriting, errors: errors.fileHandleForWriting)
    }

    var isRunning: Bool { process.isRunning }

    func write(_ text: String) throws {
        try input.fileHandleForWriting.write(contentsOf: Data(text.utf8))
    }

    func endInput() throws {
        try input.fileHandleForWriting.close()
    }

    func signal(_ number: Int32) {
        process.signal(number)
    }

    /// Reads no more, as `head` does that has seen enough.
    func stopReading() throws {
        try output.fileHandleForReading.close()
    }

    /// Waits until it has written as much as a pipe takes, for some seconds.
    func waitUntilOutputIsFull() async throws {
        var count: Int32 = 0
        for _ in 0..<1_000 where count < 64_000 {
            try await Task.sleep(for: .milliseconds(20))
            _ = ioctl(output.fileHandleForReading.fileDescriptor, UInt(FIONREAD), &count)
        }
        // What is missing to a whole pipe.
        try await Task.sleep(for: .milliseconds(100))
    }

    /// The next line of its output, without the line break; nil when it has ended, or says nothing for long.
    func nextLine() -> String? {
        while true {
            if let end = unread.firstIndex(of: UInt8(ascii: "\n")) {
                defer { unread.removeFirst(end + 1) }
                return String(decoding: unread[..<end], as: UTF8.self)
            }
            guard readMore() else { return nil }
        }
    }

    /// Reads until it has ended.
    func end() -> End {
        while readMore() {}
        return waitForEnd()
    }

    /// Waits until it has ended, without reading what it writes.
    func waitForEnd() -> End {
        let said = errors.fileHandleForReading.readDataToEndOfFile()
        return End(
            status: process.waitForEnd(), output: String(decoding: unread, as: UTF8.self),
            errors: String(decoding: said, as: UTF8.self))
    }

    private func readMore() -> Bool {
        let descriptor = output.fileHandleForReading.fileDescriptor
        var ready = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&ready, 1, Self.patienceMilliseconds) > 0 else {
            Issue.record("the program says nothing, and doesn't end")
            process.signal(SIGTERM)
            return false
        }
        var chunk = [UInt8](repeating: 0, count: 4_096)
        let count = read(descriptor, &chunk, chunk.count)
        guard count > 0 else { return false }
        unread += chunk.prefix(count)
        return true
    }
}
