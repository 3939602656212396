import CRMModel

/// The members of a related team, in a table.
struct TeamTable {
    private let teamRoles: Directory<TeamRole>
    private let empty: AccessTable

    init(_ session: Session) async throws {
        teamRoles = try await session.teamRoles(of: nil)
        empty = try await AccessTable(session, more: ["TEAM ROLES", "ALONG WITH"])
    }

    func table(of members: [TeamMember]) -> Table {
        var view = empty
        for member in members {
            view.add(
                member.grantee, member.access, until: member.expiresAtMilliseconds, givenBy: member.addedByID,
                at: member.addedAtMilliseconds,
                more: [
                    member.teamRoleIDs.map { teamRoles.name($0) }.joined(separator: ", "),
                    member.sourceRecordID.map { String($0) } ?? "",
                ])
        }
        return view.table
    }
}
