import ArgumentParser
import CRMClient
import CRMModel

struct HealthCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "health", abstract: "Says whether requests are served.",
        discussion: "Exit status 1 if they aren't.")

    @Argument(help: "A service's full name; else the daemon as a whole.", completion: .list(CompletionNames.services))
    var service: String = ""

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws {
        let answer = try await session.client.healthCheck(HealthCheckRequest(service: service), session.calls)
        if try await !session.showAsJSON(answer) { try session.console.line(answer.status.protoName) }
        if answer.status != .serving { throw Leave(status: .refused) }
    }
}
