import ArgumentParser
import CRMClient
import CRMModel

struct VersionCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "version", abstract: "Tells which crmd answers, and on what it stores.")

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws {
        let answer = try await session.client.getVersion(GetVersionRequest(), session.calls)
        if try await session.showAsJSON(answer) { return }
        var card = Card()
        card.add("crmd", answer.version)
        card.add("crmctl", Version.current)
        card.add("storage", "\(answer.storageEngine) \(answer.storageEngineVersion), schema \(answer.schemaVersion)")
        try session.console.lines(card.lines())
    }
}
