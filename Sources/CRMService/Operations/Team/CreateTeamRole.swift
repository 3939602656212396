internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// Adds a team role to an object. It has every operation on it.
enum CreateTeamRole: WriteOperation {
    static func run(_ request: CreateTeamRoleRequest, _ call: WriteCall) throws -> CreateTeamRoleResponse {
        try call.requireAdministrator(for: "add a team role")
        guard let object = request.object else { throw CallError.requestInvalid("object is missing") }
        if let problem = NameRules.problem(title: request.name) { throw CallError.requestInvalid("name: \(problem)") }
        guard call.organisation.teamRole(named: request.name, of: object) == nil else {
            throw OrganisationError.nameTaken(request.name)
        }
        let position = try call.organisation.nextTeamRolePosition(of: object)
        var role = TeamRole(object: object, name: request.name)
        role.id = try call.transaction.insert(StoredTeamRole(role, position: position))
        try call.draft.organisation.add(role, position: position)
        try call.audit(.teamRole, role.id, TeamRoleAudit.changes(from: nil, to: role))
        return CreateTeamRoleResponse(teamRole: role)
    }
}
