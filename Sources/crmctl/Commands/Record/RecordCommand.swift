import ArgumentParser

struct RecordCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "record", abstract: "Creates, shows, edits and lists records.",
        subcommands: [RecordCreate.self, RecordGet.self, RecordEdit.self, RecordList.self])
}
