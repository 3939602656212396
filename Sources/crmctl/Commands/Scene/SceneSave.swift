import ArgumentParser
import CRMClient
import CRMModel

struct SceneSave: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "save", abstract: "Saves a scene of your own.",
        discussion: """
            \(ConditionOptions.discussion) --user, --department, --group and --role say with whom the scene is shared.
            """)

    @Argument(help: ArgumentHelp("Such as ACCOUNT or sales-order.", valueName: "object"))
    var object: BusinessObject

    @Argument(help: "Its name.")
    var name: String

    @Option(help: "The built-in scene that it narrows; else ALL.")
    var scene: BuiltInScene?

    @OptionGroup var conditions: ConditionOptions

    @OptionGroup var order: SortOptions

    @OptionGroup var readers: NamedGrantees

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws {
        let request = CreateSceneRequest(
            object: object, name: name, builtIn: scene ?? .all,
            filter: try await conditions.filter(of: object, session), sort: try await order.sort(of: object, session),
            sharedWith: try await readers.grantees(session))
        let answer = try await session.client.createScene(request, session.calls)
        if try await session.showAsJSON(answer) { return }
        if let scene = answer.scene {
            try session.console.line("saved scene \(VisibleText.line(scene.name)), id \(scene.id)")
            if BuiltInScene(written: scene.name) != nil {
                try session.console.line("--scene \(scene.name) is the built-in one; for this one, --scene \(scene.id)")
            }
        }
    }
}
