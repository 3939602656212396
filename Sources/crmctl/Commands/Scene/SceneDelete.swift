import ArgumentParser
import CRMClient
import CRMModel

struct SceneDelete: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete", abstract: "Deletes a scene of your own; a CRM_ADMIN, anybody's by its id.")

    @Argument(help: ArgumentHelp("Such as ACCOUNT or sales-order.", valueName: "object"))
    var object: BusinessObject

    @Argument(help: "The scene's name or id.")
    var name: String

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws {
        let request = DeleteSceneRequest(id: try await session.sceneID(name, of: object))
        let answer = try await session.client.deleteScene(request, session.calls)
        if try await session.showAsJSON(answer) { return }
        try session.console.line("deleted scene \(request.id)")
    }
}
