public import CRMModel

extension Organisation {
    /// The roles that have the operation switched on for the object.
    public func roles(with operation: CRMModel.Operation, on object: BusinessObject) -> RoleSet {
        switchedOn[place(operation, object)]
    }

    /// Whether a role of the actor has the operation switched on for the object: layer 1 of a decision.
    public func hasFunctionPermission(
        _ actor: Actor, for operation: CRMModel.Operation, on object: BusinessObject
    ) -> Bool {
        !actor.roles.isDisjoint(with: roles(with: operation, on: object))
    }

    /// Whether the role has the operation switched on for the object; nil for an unknown role.
    public func isSwitchedOn(
        _ operation: CRMModel.Operation, on object: BusinessObject, forRole id: Int64
    ) -> Bool? {
        roleIndices[id].map { roles(with: operation, on: object).contains(index: $0) }
    }

    /// Switches an operation on or off for a role and an object.
    public mutating func setFunctionPermission(_ permission: FunctionPermission) throws(OrganisationError) {
        guard let object = permission.object, let operation = permission.operation else {
            throw .incompleteFunctionPermission
        }
        guard let index = roleIndices[permission.roleID] else { throw .unknownRole(permission.roleID) }
        if permission.allowed {
            switchedOn[place(operation, object)].formUnion(RoleSet(index: index))
        } else {
            switchedOn[place(operation, object)].subtract(RoleSet(index: index))
        }
    }

    /// What is switched off, by role id, object and operation.
    public var switchedOffPermissions: [FunctionPermission] {
        var all: [FunctionPermission] = []
        for role in roles {
            guard let index = roleIndices[role.id] else { continue }
            for object in BusinessObject.allCases {
                for operation in CRMModel.Operation.allCases
                where !roles(with: operation, on: object).contains(index: index) {
                    all.append(
                        FunctionPermission(roleID: role.id, object: object, operation: operation, allowed: false))
                }
            }
        }
        return all
    }

    private func place(_ operation: CRMModel.Operation, _ object: BusinessObject) -> Int {
        Int(object.rawValue) * operationSpan + Int(operation.rawValue)
    }
}
