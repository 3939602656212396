internal import CRMModel
internal import CRMRepository

/// Lists the related team of a record.
enum ListTeam: ReadOperation {
    static func run(_ request: ListTeamRequest, _ call: ReadCall) throws -> ListTeamResponse {
        let record = try call.visibleRecord(request.recordID)
        guard record.hasTeam else { return ListTeamResponse() }
        return ListTeamResponse(
            members: try call.accessesInForce(toRecord: record.id, by: .team).map { TeamMember($0) })
    }
}

extension TeamMember {
    /// The member as callers get it.
    init(_ member: StoredAccess) {
        self.init(
            grantee: Grantee(kind: member.grantee), access: member.access,
            expiresAtMilliseconds: member.expiresAtMilliseconds, addedByID: member.givenByID,
            addedAtMilliseconds: member.givenAtMilliseconds)
    }
}
