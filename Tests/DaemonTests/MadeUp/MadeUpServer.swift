import CRMTestKit
import Dispatch
import Logging
import NIOCore
import Synchronization
import TTRPC

/// A server of ``MadeUpService`` on a socket of its own.
final class MadeUpServer: Sendable {
    let socketPath: String
    let journal: Journal

    /// What became of the streams, as their handlers saw it.
    final class Journal: Sendable {
        private let noted = Mutex<[String]>([])

        var events: [String] { noted.withLock { $0 } }

        func note(_ event: String) { noted.withLock { $0.append(event) } }

        /// Waits until something is noted, for some seconds.
        func waitForEvent() async throws {
            for _ in 0..<1_000 where events.isEmpty { try await Task.sleep(for: .milliseconds(10)) }
        }
    }

    private init(_ socketPath: String, _ journal: Journal) {
        self.socketPath = socketPath
        self.journal = journal
    }

    /// Runs `body` with a server, then shuts it down.
    static func run(_ body: (MadeUpServer) async throws -> Void) async throws {
        let folder = try TemporaryFolder.make()
        defer { TemporaryFolder.remove(folder) }
        let journal = Journal()
        let server = try Server(
            loops: 1, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, admits: { _ in true },
            makeHandler: { _ in MadeUpHandler(journal) })
        let result: Result<Void, any Error>
        do {
            try server.start(on: try ListeningSocket(path: folder + "/s"))
            result = .success(try await body(MadeUpServer(folder + "/s", journal)))
        } catch {
            result = .failure(error)
        }
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                server.shutDown(gracePeriod: .zero)
                continuation.resume()
            }
        }
        try result.get()
    }
}
