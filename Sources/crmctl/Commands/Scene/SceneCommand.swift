import ArgumentParser

struct SceneCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scene", abstract: "Saves, changes, deletes and lists scenes: lists that are kept by a name.",
        discussion: """
            A scene narrows a built-in one by conditions, and may have an order: record list OBJECT --scene NAME shows it. \
            With whom it is shared, may use it too, and sees by it what is theirs to see.
            """,
        subcommands: [SceneSave.self, SceneChange.self, SceneDelete.self, SceneList.self])
}
