import ArgumentParser
import CRMClient
import CRMModel

struct SceneList: TableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists the scenes of an object: built-in ones, yours and those shared with you.")

    @Argument(help: ArgumentHelp("Such as ACCOUNT or sales-order.", valueName: "object"))
    var object: BusinessObject

    @Flag(help: "Also those of others that are not shared with you (CRM_ADMIN only).")
    var includeAll = false

    @OptionGroup var form: TableForm

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws {
        let scenes = try await session.scenes(of: object, includingAll: includeAll)
        if try await session.showAsJSON(ListScenesResponse(scenes: scenes)) { return }
        try session.console.table(try await SceneView(session).table(of: scenes), form)
    }
}
