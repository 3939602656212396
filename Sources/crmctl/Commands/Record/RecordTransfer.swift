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

    @OptionGroup var teamRoles: TeamRoleOptions

    @Option(
        help: ArgumentHelp(
            "Gives away, too, the records of this object that refer to these. May be given again.", valueName: "object")
    )
    var related: [BusinessObject] = []

    @Flag(help: "Also related records that the former owner doesn't own.")
    var relatedOfOthers = false

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        if keep == nil, !teamRoles.teamRole.isEmpty { throw ValidationError("--team-role goes with --keep") }
        if relatedOfOthers, related.isEmpty { throw ValidationError("--related-of-others goes with --related") }
    }

    func run(_ session: Session) async throws {
        let users = try await session.users()
        let owner = try users.entry(to)
        let request = ChangeOwnersRequest(
            ids: batch.ids, newOwnerID: owner.id, formerOwnerAccess: keep, options: batch.options,
            formerOwnerTeamRoleIDs: try await teamRoles.ids(forRecords: batch.ids, session), relatedObjects: related,
            relatedOfOthers: relatedOfOthers)
        let answer = try await session.client.changeOwners(request, session.calls(key: batch.key))
        if !session.isJSON {
            try session.console.lines(answer.previews.flatMap { Self.lines($0, users) })
        }
        try await session.show(
            answer, answer.results, related: answer.relatedResults, batch, "owned by \(VisibleText.line(owner.name))")
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
