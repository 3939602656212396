import ArgumentParser
import CRMClient
import CRMModel

struct RecordTransfer: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "transfer", abstract: "Gives records a new owner.",
        discussion: "With --dry-run it tells who would come to see them, and who would cease to.")

    @OptionGroup var batch: BatchArguments

    @Option(help: ArgumentHelp("The new owner.", valueName: "user"))
    var to: String

    @Option(help: "The access with which the former owner stays in the related team; else the former owner leaves it.")
    var keep: Access?

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws {
        let users = try await session.users()
        let request = ChangeOwnersRequest(
            ids: batch.ids, newOwnerID: try users.id(to), formerOwnerAccess: keep, options: batch.options)
        let answer = try await session.client.changeOwners(request, session.calls(key: batch.key))
        if !session.isJSON {
            try session.console.lines(answer.previews.flatMap { Self.lines($0, users) })
        }
        try await session.show(answer, answer.results, batch, "owned by \(VisibleText.line(to))")
    }

    /// "7: would be seen by li.na"
    private static func lines(_ preview: AccessPreview, _ users: Directory<User>) -> [String] {
        func names(_ ids: [Int64]) -> String { ids.map { VisibleText.line(users.name($0)) }.joined(separator: ", ") }
        var lines: [String] = []
        if !preview.gainingUserIDs.isEmpty {
            lines.append("\(preview.recordID): would be seen by \(names(preview.gainingUserIDs))")
        }
        if !preview.losingUserIDs.isEmpty {
            lines.append("\(preview.recordID): would no longer be seen by \(names(preview.losingUserIDs))")
        }
        if preview.more { lines.append("\(preview.recordID): and these are not all") }
        return lines
    }
}
