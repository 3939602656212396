internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// Switches an operation on or off for a role and an object.
enum ChangeFunctionPermission: WriteOperation {
    static func run(
        _ request: ChangeFunctionPermissionRequest, _ call: WriteCall
    ) throws -> ChangeFunctionPermissionResponse {
        try call.requireAdministrator(for: "change a function permission")
        guard let permission = request.permission, let object = permission.object,
            let operation = permission.operation
        else { throw CallError.requestInvalid("permission needs a role_id, an object and an operation") }
        guard let role = call.organisation.role(permission.roleID) else {
            throw OrganisationError.unknownRole(permission.roleID)
        }
        let wasAllowed = !call.organisation.switchedOffPermissions.contains {
            $0.roleID == role.id && $0.object == object && $0.operation == operation
        }
        guard wasAllowed != permission.allowed else { return ChangeFunctionPermissionResponse(permission: permission) }
        try call.draft.organisation.setFunctionPermission(permission)
        try call.transaction.save(permission)
        let name = "\(operation.protoName) on \(object.protoName)"
        try call.audit(
            .role, role.id,
            [
                FieldChange(
                    key: name, oldValue: Value(kind: .boolean(wasAllowed)),
                    newValue: Value(kind: .boolean(permission.allowed)))
            ])
        return ChangeFunctionPermissionResponse(permission: permission)
    }
}
