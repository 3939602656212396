import ArgumentParser
import CRMModel

/// The scene that a list or a count is of.
struct SceneOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "all, mine, subordinates, team or shared; or a saved scene, by its name or id; else all.",
            valueName: "scene"),
        completion: .list(BuiltInScene.allNames))
    private var scene: String?

    /// A built-in scene, or the id of a saved one. Names of built-in ones go first.
    func choice(of object: BusinessObject, _ session: Session) async throws -> (BuiltInScene, Int64?) {
        guard let scene else { return (.all, nil) }
        if let builtIn = BuiltInScene(written: scene) { return (builtIn, nil) }
        return (.all, try await session.sceneID(scene, of: object))
    }
}
