internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// Renames a team role, or changes whether it is active.
enum ChangeTeamRole: WriteOperation {
    static func run(_ request: ChangeTeamRoleRequest, _ call: WriteCall) throws -> ChangeTeamRoleResponse {
        try call.requireAdministrator(for: "change a team role")
        guard let old = call.organisation.teamRole(request.id) else {
            throw OrganisationError.unknownTeamRole(request.id)
        }
        var role = old
        if let name = request.name {
            if let problem = NameRules.problem(title: name) { throw CallError.requestInvalid("name: \(problem)") }
            role.name = name
        }
        if let active = request.active { role.active = active }
        guard role != old else { return ChangeTeamRoleResponse(teamRole: old) }
        try call.draft.organisation.change(role)
        try call.transaction.update(role)
        try call.audit(.teamRole, role.id, TeamRoleAudit.changes(from: old, to: role))
        return ChangeTeamRoleResponse(teamRole: role)
    }
}
