internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// Renames a role of the installation's own.
enum ChangeRole: WriteOperation {
    static func run(_ request: ChangeRoleRequest, _ call: WriteCall) throws -> ChangeRoleResponse {
        try call.requireAdministrator(for: "change a role")
        guard let old = call.organisation.role(request.id) else { throw OrganisationError.unknownRole(request.id) }
        if let problem = NameRules.problem(roleName: request.name) {
            throw CallError.requestInvalid("name: \(problem)")
        }
        var role = old
        role.name = request.name
        guard role != old else { return ChangeRoleResponse(role: old) }
        try call.draft.organisation.change(role)
        _ = try call.transaction.save(role)
        try call.audit(
            .role, role.id,
            AuditedProperties.changes(
                from: [("name", AuditedProperties.text(old.name))], to: [("name", AuditedProperties.text(role.name))]))
        return ChangeRoleResponse(role: role)
    }
}
