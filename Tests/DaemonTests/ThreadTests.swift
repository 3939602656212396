import Foundation
import Testing

struct ThreadTests {
    private struct Thread {
        let name: String
        let niceness: Int
    }

    /// The threads of a process, as the system tells about them.
    private func threads(of process: Int32) throws -> [Thread] {
        let folder = "/proc/\(process)/task"
        return try FileManager.default.contentsOfDirectory(atPath: folder).compactMap { id in
            // One that has ended meanwhile has no file any more.
            guard let text = try? String(contentsOfFile: "\(folder)/\(id)/stat", encoding: .utf8) else { return nil }
            // "ID (NAME) STATE …": the niceness is the nineteenth field.
            let name = try #require(text.firstMatch(of: /\((.*)\)/)).1
            let fields = text[name.endIndex...].split(separator: " ")
            return Thread(name: String(name), niceness: try #require(Int(fields[17])))
        }
    }

    @Test func `threads have names, and long reads give way to the others`() async throws {
        let daemon = try DaemonProcess(configuration: "event_loops = 2\n[limits]\npool_threads = 3")
        try await daemon.waitUntilServing()
        let own = try #require(try threads(of: daemon.daemonProcessID).first { $0.name == "crmd" }).niceness
        let expected = [
            "crmd-loop-1": own, "crmd-loop-2": own, "crmd-writer": own, "crmd-read-1": own + 10,
            "crmd-read-2": own + 10, "crmd-read-3": own + 10,
        ].mapValues { min($0, 19) }
        var found: [Thread] = []
        // A thread names itself when it has begun to run.
        for _ in 0..<500 where found.count < expected.count {
            try await Task.sleep(for: .milliseconds(10))
            found = try threads(of: daemon.daemonProcessID).filter { $0.name.hasPrefix("crmd-") }
        }
        #expect(Dictionary(found.map { ($0.name, $0.niceness) }) { first, _ in first } == expected)
        #expect(found.count == expected.count)
        daemon.kill(SIGTERM)
        #expect(daemon.waitForEnd().status == 0)
    }
}
