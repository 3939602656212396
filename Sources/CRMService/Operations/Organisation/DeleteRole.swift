internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// Deletes a role of the installation's own that is in no use.
enum DeleteRole: WriteOperation {
    static func run(_ request: DeleteRoleRequest, _ call: WriteCall) throws -> DeleteRoleResponse {
        try call.requireAdministrator(for: "delete a role")
        guard let role = call.organisation.role(request.id) else {
            throw OrganisationError.unknownRole(request.id)
        }
        let switchedOff = call.organisation.switchedOffPermissions.filter { $0.roleID == role.id }
        try call.draft.organisation.removeRole(role.id)
        try GranteeUse.requireNone(of: .roleID(role.id), role.name, call)
        try call.transaction.removeRole(role.id)
        try call.audit(.role, role.id, RoleAudit.removal(of: role, switchedOff))
        return DeleteRoleResponse()
    }
}
