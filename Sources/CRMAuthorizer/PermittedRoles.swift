internal import CRMModel

/// The roles that have an operation on for an object: those of the organisation, and those of the object's teams.
struct PermittedRoles {
    let roles: RoleSet
    let teamRoles: TeamRoleSet
}

extension Organisation {
    /// The roles and the team roles that have the operation on for the object.
    func permitted(_ operation: CRMModel.Operation, on object: BusinessObject) -> PermittedRoles {
        PermittedRoles(
            roles: roles(with: operation, on: object), teamRoles: teamRoles(with: operation, on: object))
    }
}
