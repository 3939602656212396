internal import CRMModel
internal import CRMRepository

/// Changes a member's access or expiry.
enum ChangeTeamMember: WriteOperation {
    static func run(_ request: ChangeTeamMemberRequest, _ call: WriteCall) throws -> ChangeTeamMemberResponse {
        let grantee = try AccessInput.one(request.grantee, "grantee")
        let record = try call.permittedRecord(request.recordID, for: .addTeam)
        var team = try AccessList(of: record, by: .team, call)
        guard let member = team.access(of: grantee) else {
            throw CallError(
                .teamMemberNotFound, "record \(record.id) has no such member in its team",
                ["record_id": "\(record.id)"])
        }
        let expiry =
            switch request.expiresAtMilliseconds {
            case nil: member.expiresAtMilliseconds
            case 0: nil as Int64?
            case let asked: try AccessInput.expiry(asked, call)
            }
        try team.give(request.access ?? member.access, to: grantee, expiresAtMilliseconds: expiry)
        try team.audit()
        return ChangeTeamMemberResponse(member: team.access(of: grantee).map { TeamMember($0) })
    }
}
