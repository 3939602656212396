import ArgumentParser
import CRMClient
import CRMModel

struct RecordCount: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "count", abstract: "Counts the records of an object that you may see.",
        discussion: ConditionOptions.discussion)

    @Argument(help: ArgumentHelp("Such as ACCOUNT or sales-order.", valueName: "object"))
    var object: BusinessObject

    @OptionGroup var conditions: ConditionOptions

    @Option(help: ArgumentHelp("Only records in which all these words are found.", valueName: "words"))
    var search: String?

    @OptionGroup var scene: SceneOption

    @Option(help: ArgumentHelp("Count no further than this.", valueName: "number"))
    var atMost: UInt32?

    @Flag(help: "Also those in the recycle bin (CRM_ADMIN only).")
    var includeInvalidated = false

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        if atMost == 0 { throw ValidationError("--at-most takes a number from 1 on") }
    }

    func run(_ session: Session) async throws {
        let (builtIn, sceneID) = try await scene.choice(of: object, session)
        let request = CountRecordsRequest(
            object: object, filter: try await conditions.filter(of: object, session),
            includeInvalidated: includeInvalidated, scene: builtIn, sceneID: sceneID, atMost: atMost ?? 0,
            search: search)
        let answer = try await session.client.countRecords(request, session.calls)
        if try await session.showAsJSON(answer) { return }
        try session.console.line(answer.more ? "more than \(answer.count)" : "\(answer.count)")
    }
}
