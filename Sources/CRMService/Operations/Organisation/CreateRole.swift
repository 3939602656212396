internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// Adds a role. It has every operation on every object.
enum CreateRole: WriteOperation {
    static func run(_ request: CreateRoleRequest, _ call: WriteCall) throws -> CreateRoleResponse {
        try call.requireAdministrator(for: "add a role")
        if let problem = NameRules.problem(roleName: request.name) {
            throw CallError.requestInvalid("name: \(problem)")
        }
        guard call.organisation.role(named: request.name) == nil else {
            throw OrganisationError.nameTaken(request.name)
        }
        var role = Role(name: request.name)
        role.id = try call.transaction.save(role)
        try call.draft.organisation.add(role)
        try call.audit(.role, role.id, [FieldChange(key: "name", newValue: AuditedProperties.text(role.name))])
        return CreateRoleResponse(role: role)
    }
}
