import ArgumentParser
import CRMClient
import CRMModel

struct TeamChange: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "change", abstract: "Changes access, end or team roles of a member of a record's team.",
        discussion: """
            What is not named stays as it is; one member at a time. Only the place in this very team is changed: not those that the member was \
            given along with it on related records, nor one that was given along with another record.
            """)

    @Argument(help: "The record's id.")
    var id: Int64

    @OptionGroup var member: GranteeOptions

    @Option(help: "READ_ONLY: to see the record; READ_WRITE: to change it too, where the policy says so.")
    var access: Access?

    @Option(
        help: ArgumentHelp(
            "When it ends: date, time and zone, such as 2024-02-29T18:00:00+08:00.", valueName: "time"))
    var until: Moment?

    @Flag(help: "Let it never end.")
    var endless = false

    @OptionGroup var teamRoles: TeamRoleOptions

    @Flag(help: "Take the team roles away: the member has every operation then.")
    var noTeamRoles = false

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        if member.count > 1 { throw ValidationError("One member at a time") }
        if endless, until != nil { throw ValidationError("Either --endless or --until") }
        if noTeamRoles, !teamRoles.teamRole.isEmpty { throw ValidationError("Either --no-team-roles or --team-role") }
        if access == nil, until == nil, !endless, teamRoles.teamRole.isEmpty, !noTeamRoles {
            throw ValidationError("Name what changes: --access, --until, --endless, --team-role or --no-team-roles")
        }
    }

    func run(_ session: Session) async throws {
        let roleIDs = try await teamRoles.ids(forRecords: [id], session)
        let request = ChangeTeamMemberRequest(
            recordID: id, grantee: try await member.grantees(session).first, access: access,
            expiresAtMilliseconds: endless ? 0 : until?.milliseconds,
            teamRoles: noTeamRoles || !roleIDs.isEmpty ? TeamRoleIds(ids: roleIDs) : nil)
        let answer = try await session.client.changeTeamMember(request, session.calls)
        if try await session.showAsJSON(answer) { return }
        let members = answer.member.map { [$0] } ?? []
        try session.console.table(try await TeamTable(session).table(of: members))
    }
}
