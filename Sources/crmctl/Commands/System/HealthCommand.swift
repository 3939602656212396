import ArgumentParser
import CRMClient
import CRMModel
import Foundation

struct HealthCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "health", abstract: "Says whether requests are served.",
        discussion: """
            Exit status 1 if they aren't. With --watch it goes on, and shows the time (UTC) and the status now and \
            whenever it changes, until Ctrl-C (exit status 130), until --timeout if that is given, or until crmd has \
            gone (exit status 3).
            """)

    @Argument(help: "A service's full name; else the daemon as a whole.", completion: .list(CompletionNames.services))
    var service: String = ""

    @Flag(help: "Goes on, and shows each change as it comes.")
    var watch = false

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws {
        if watch { return try await follow(session) }
        let answer = try await session.client.healthCheck(HealthCheckRequest(service: service), session.calls)
        if try await !session.showAsJSON(answer) { try session.console.line(answer.status.protoName) }
        if answer.status != .serving { throw Leave(status: .refused) }
    }

    private func follow(_ session: Session) async throws {
        let schema = session.isJSON ? try await session.schema() : nil
        let answers = try await session.client.healthWatch(HealthCheckRequest(service: service), session.streams)
        var iterator = answers.makeAsyncIterator()
        do {
            try await StreamEnd { answers.cancel() }.follow({ try await iterator.next() }) { answer in
                let line = try schema?.json(of: answer) ?? "\(Self.now)  \(answer.status.protoName)"
                try session.console.line(line)
            }
        } catch CRMClientError.refused(let refusal) where refusal.code == "UNAVAILABLE" {
            throw InputError("crmd has gone: \(CRMClientError.refused(refusal))", status: .unreachable)
        }
    }

    private static var now: String {
        CalendarDay.timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000))
    }
}
