import ArgumentParser

struct RecordCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "record",
        abstract: "Creates, shows, edits, transfers, lists, counts, invalidates and deletes records.",
        subcommands: [
            RecordCreate.self, RecordGet.self, RecordEdit.self, RecordTransfer.self, RecordList.self, RecordCount.self,
            RecordInvalidate.self, RecordRestore.self, RecordDelete.self, RecordImpact.self,
        ])
}
