internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// Switches an operation on or off for a team role.
enum ChangeTeamRolePermission: WriteOperation {
    static func run(
        _ request: ChangeTeamRolePermissionRequest, _ call: WriteCall
    ) throws -> ChangeTeamRolePermissionResponse {
        try call.requireAdministrator(for: "change what a team role permits")
        guard let permission = request.permission, let operation = permission.operation else {
            throw CallError.requestInvalid("permission needs a team_role_id and an operation")
        }
        guard let role = call.organisation.teamRole(permission.teamRoleID) else {
            throw OrganisationError.unknownTeamRole(permission.teamRoleID)
        }
        let wasAllowed = !call.organisation.operationsSwitchedOff(forTeamRole: role.id).contains(operation)
        guard wasAllowed != permission.allowed else { return ChangeTeamRolePermissionResponse(permission: permission) }
        try call.draft.organisation.setTeamRolePermission(permission)
        try call.transaction.save(permission)
        try call.audit(
            .teamRole, role.id,
            AuditedProperties.changes(
                from: [(operation.protoName, Value(kind: .boolean(wasAllowed)))],
                to: [(operation.protoName, Value(kind: .boolean(permission.allowed)))]))
        return ChangeTeamRolePermissionResponse(permission: permission)
    }
}
