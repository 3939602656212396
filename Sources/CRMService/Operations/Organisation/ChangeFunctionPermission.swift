internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// Switches operations on or off for roles and objects.
enum ChangeFunctionPermission: WriteOperation {
    /// How many permissions a request may name: more than a role has.
    static let maximumPermissions = 1_000

    static func run(
        _ request: ChangeFunctionPermissionRequest, _ call: WriteCall
    ) throws -> ChangeFunctionPermissionResponse {
        try call.requireAdministrator(for: "change a function permission")
        guard (1...maximumPermissions).contains(request.permissions.count) else {
            throw CallError.requestInvalid(
                "permissions: \(request.permissions.count) are named, 1 to \(maximumPermissions) are allowed")
        }
        var changes: [Int64: [FieldChange]] = [:]
        for permission in request.permissions {
            guard let change = try change(permission, call) else { continue }
            changes[permission.roleID, default: []].append(change)
        }
        for (roleID, changes) in changes.sorted(by: { $0.key < $1.key }) { try call.audit(.role, roleID, changes) }
        return ChangeFunctionPermissionResponse(permissions: request.permissions)
    }

    /// - Returns: what differs; nil if it is so already.
    private static func change(_ permission: FunctionPermission, _ call: WriteCall) throws -> FieldChange? {
        guard let object = permission.object, let operation = permission.operation else {
            throw OrganisationError.incompleteFunctionPermission
        }
        guard
            let wasAllowed = call.organisation.isSwitchedOn(operation, on: object, forRole: permission.roleID)
        else { throw OrganisationError.unknownRole(permission.roleID) }
        guard wasAllowed != permission.allowed else { return nil }
        try call.draft.organisation.setFunctionPermission(permission)
        try call.transaction.save(permission)
        return RoleAudit.change(operation, on: object, from: wasAllowed, to: permission.allowed)
    }
}
