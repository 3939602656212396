import ArgumentParser
import CRMClient
import CRMModel

struct SceneChange: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "change", abstract: "Changes a scene of your own.",
        discussion: """
            What isn't named stays. \(ConditionOptions.discussion) --user, --department, --group and --role say with whom \
            the scene is shared from then on.
            """)

    @Argument(help: ArgumentHelp("Such as ACCOUNT or sales-order.", valueName: "object"))
    var object: BusinessObject

    @Argument(help: "The scene's name or id.")
    var name: String

    @Option(name: .customLong("name"), help: ArgumentHelp("Its new name.", valueName: "text"))
    var newName: String?

    @Option(help: "The built-in scene that it narrows.")
    var scene: BuiltInScene?

    @OptionGroup var conditions: ConditionOptions

    @Flag(help: "Take the conditions away.")
    var unfiltered = false

    @OptionGroup var order: SortOptions

    @Flag(help: "Take the order away.")
    var unsorted = false

    @OptionGroup var readers: NamedGrantees

    @Flag(help: "Share it with nobody.")
    var unshared = false

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        if unfiltered, !conditions.isEmpty { throw ValidationError("Either --unfiltered or conditions") }
        if unsorted, !order.isEmpty { throw ValidationError("Either --unsorted or --sort") }
        if unshared, readers.count > 0 { throw ValidationError("Either --unshared or with whom") }
    }

    func run(_ session: Session) async throws {
        let id = try await session.sceneID(name, of: object)
        let filter = try await conditions.filter(of: object, session)
        let sort = try await order.sort(of: object, session)
        let sharing = SceneGrantees(grantees: try await readers.grantees(session))
        let request = ChangeSceneRequest(
            id: id, name: newName, builtIn: scene, filter: unfiltered ? Filter() : filter,
            sort: unsorted ? Sort() : sort,
            sharedWith: unshared || readers.count > 0 ? sharing : nil)
        let answer = try await session.client.changeScene(request, session.calls)
        if try await session.showAsJSON(answer) { return }
        if let scene = answer.scene { try session.console.lines(try await SceneView(session).card(of: scene)) }
    }
}
