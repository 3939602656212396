import ArgumentParser
import CRMClient
import CRMModel

/// The roles that members get in teams.
struct TeamRoleOptions: ParsableArguments {
    @Option(help: ArgumentHelp("A team role, by name or id. May be given again.", valueName: "team-role"))
    var teamRole: [String] = []

    /// The ids of those that the object of the first of the records has.
    func ids(forRecords recordIDs: [Int64], _ session: Session) async throws -> [Int64] {
        guard !teamRole.isEmpty, let id = recordIDs.first else { return [] }
        let answer = try await session.client.getRecord(GetRecordRequest(id: id), session.calls)
        return try await session.teamRoles(of: answer.record?.object).ids(teamRole)
    }
}
