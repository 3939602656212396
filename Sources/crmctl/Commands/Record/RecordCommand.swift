import ArgumentParser

struct RecordCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "record", abstract: "Creates, shows, changes, lists and counts records.",
        subcommands: [
            RecordCreate.self, RecordGet.self, RecordEdit.self, RecordTransfer.self,
            RecordChangeStatus.self, RecordTransitions.self, RecordLock.self, RecordUnlock.self, RecordList.self,
            RecordCount.self, RecordInvalidate.self, RecordRestore.self, RecordDelete.self, RecordImpact.self,
        ])
}
