import ArgumentParser
import CRMClient
import CRMModel

struct TeamCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "team", abstract: "Adds members to the related teams of records, lists, changes and removes them.",
        subcommands: [TeamAdd.self, TeamList.self, TeamChange.self, TeamRemove.self, TeamRoleCommand.self])
}

struct TeamAdd: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Adds members to the related teams of records.",
        discussion: "Who is a member already, has access, end and team roles as given here.")

    @OptionGroup var batch: BatchArguments

    @OptionGroup var members: GranteeOptions

    @OptionGroup var given: AccessOptions

    @OptionGroup var teamRoles: TeamRoleOptions

    @Option(
        help: ArgumentHelp(
            """
            Adds them, too, to the teams of the records of this object that refer to these accounts or opportunities. \
            May be given again.
            """, valueName: "object"))
    var related: [BusinessObject] = []

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws {
        let request = AddTeamMembersRequest(
            recordIDs: batch.ids, grantees: try await members.grantees(session), access: given.access,
            expiresAtMilliseconds: given.until?.milliseconds, options: batch.options,
            teamRoleIDs: try await teamRoles.ids(forRecords: batch.ids, session), relatedObjects: related)
        let answer = try await session.client.addTeamMembers(request, session.calls(key: batch.key))
        try await session.show(
            answer, answer.results, related: answer.relatedResults, batch, "joined by \(members.text)")
    }
}

struct TeamRemove: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Removes members from the related teams of records.")

    @OptionGroup var batch: BatchArguments

    @OptionGroup var members: GranteeOptions

    @Flag(help: "Also from the teams of related records to which they were added along with these.")
    var related = false

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws {
        let request = RemoveTeamMembersRequest(
            recordIDs: batch.ids, grantees: try await members.grantees(session), options: batch.options,
            fromRelated: related)
        let answer = try await session.client.removeTeamMembers(request, session.calls(key: batch.key))
        try await session.show(
            answer, answer.results, related: answer.relatedResults, batch, "left by \(members.text)")
    }
}

struct TeamList: TableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists the related team of a record.")

    @Argument(help: "The record's id.")
    var id: Int64

    @OptionGroup var form: TableForm

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws {
        let answer = try await session.client.listTeam(ListTeamRequest(recordID: id), session.calls)
        if try await session.showAsJSON(answer) { return }
        try session.console.table(try await TeamTable(session).table(of: answer.members), form)
    }
}
