internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// Lists the team roles, and what is switched off for them.
enum ListTeamRoles: ReadOperation {
    static func run(_ request: ListTeamRolesRequest, _ call: ReadCall) throws -> ListTeamRolesResponse {
        let roles = call.organisation.teamRoles(of: request.object)
        return ListTeamRolesResponse(
            teamRoles: roles,
            permissions: roles.flatMap { role in
                call.organisation.operationsSwitchedOff(forTeamRole: role.id).map {
                    TeamRolePermission(teamRoleID: role.id, operation: $0, allowed: false)
                }
            })
    }
}
