import ArgumentParser
import CRMClient
import CRMModel

/// The roles that members get in teams.
struct TeamRoleOptions: ParsableArguments {
    @Option(help: ArgumentHelp("A team role, by name or id. May be given again.", valueName: "team-role"))
    var teamRole: [String] = []

    /// The ids of those that the object of the records has.
    func ids(forRecords recordIDs: [Int64], _ session: Session) async throws -> [Int64] {
        if teamRole.isEmpty { return [] }
        return try await session.teamRoles(of: try await session.object(ofRecords: recordIDs)).ids(teamRole)
    }
}
