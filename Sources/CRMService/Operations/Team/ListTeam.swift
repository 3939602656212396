internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// Lists the related team of a record.
enum ListTeam: ReadOperation {
    static func run(_ request: ListTeamRequest, _ call: ReadCall) throws -> ListTeamResponse {
        let record = try call.visibleRecord(request.recordID)
        guard record.hasTeam else { return ListTeamResponse() }
        let members = try call.accessesInForce(toRecord: record.id, by: .team)
        let sourceIDs = Set(members.map(\.sourceRecordID)).subtracting([0])
        let visibleIDs = try sourceIDs.filter { id in try call.reader.record(id).map { try call.sees($0) } ?? false }
        return ListTeamResponse(
            members: members.map { member in
                var message = TeamMember(member, call.organisation)
                if visibleIDs.contains(member.sourceRecordID) { message.sourceRecordID = member.sourceRecordID }
                return message
            })
    }
}

extension TeamMember {
    /// The member as callers get it, without where it came from.
    init(_ member: StoredAccess, _ organisation: Organisation) {
        self.init(
            grantee: Grantee(kind: member.grantee), access: member.access,
            expiresAtMilliseconds: member.expiresAtMilliseconds, addedByID: member.givenByID,
            addedAtMilliseconds: member.givenAtMilliseconds,
            teamRoleIDs: organisation.teamRoleIDs(in: member.teamRoles, of: member.object))
    }
}
