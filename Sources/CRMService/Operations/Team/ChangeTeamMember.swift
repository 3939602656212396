internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// Changes access, expiry or team roles of a member of a record's own.
enum ChangeTeamMember: WriteOperation {
    static func run(_ request: ChangeTeamMemberRequest, _ call: WriteCall) throws -> ChangeTeamMemberResponse {
        let grantee = try AccessInput.one(request.grantee, "grantee")
        let record = try call.permittedRecord(request.recordID, for: .addTeam)
        var team = try AccessList(of: record, by: .team, call)
        guard let member = team.access(of: grantee) else {
            throw CallError(
                .teamMemberNotFound,
                "record \(record.id) has no such member of its own; one added along with another record can't be changed",
                ["record_id": "\(record.id)"])
        }
        let expiry =
            switch request.expiresAtMilliseconds {
            case nil: member.expiresAtMilliseconds
            case 0: nil as Int64?
            case let asked: try AccessInput.expiry(asked, call)
            }
        var teamRoles = member.teamRoles
        if let asked = request.teamRoles {
            let kept = call.organisation.teamRoleIDs(in: member.teamRoles, of: record.object)
            teamRoles = try GivenTeamRoles(asked.ids, "team_roles", keeping: kept, call).set(on: record)
        }
        try team.give(
            request.access ?? member.access, to: grantee, teamRoles: teamRoles, expiresAtMilliseconds: expiry)
        try team.audit()
        return ChangeTeamMemberResponse(member: team.access(of: grantee).map { TeamMember($0, call.organisation) })
    }
}
