import Foundation
import Synchronization

/// Follows a stream to its end, and ends it early for what comes from outside: Ctrl-C, a standard output that nobody
/// reads any more, an input that is wrong. The first reason counts.
final class StreamEnd: Sendable {
    private let reason = Mutex<(any Error)?>(nil)
    private let hangUp: @Sendable () async -> Void

    /// - Parameter hangUp: ends the stream, so that no answer comes any more.
    init(hangUp: @escaping @Sendable () async -> Void) {
        self.hangUp = hangUp
    }

    /// Ends the stream early.
    func end(for reason: any Error) async {
        let isFirst = self.reason.withLock { first in
            if first != nil { return false }
            first = reason
            return true
        }
        if isFirst { await hangUp() }
    }

    /// Shows the answers as they come, until the stream has ended.
    ///
    /// - Throws: the reason if it was ended early, or how it failed.
    func follow<Answer>(_ next: () async throws -> Answer?, show: (Answer) throws -> Void) async throws {
        let interruption = Interruption { interrupted in Task { await self.end(for: interrupted) } }
        OutputWatch.start { error in Task { await self.end(for: error) } }
        do {
            while let answer = try await next() { try show(answer) }
        } catch {
            await end(for: error)
        }
        withExtendedLifetime(interruption) {}
        if let reason = reason.withLock({ $0 }) { throw reason }
    }
}
