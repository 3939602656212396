import CRMModel

/// Whom grantees stand for.
extension Organisation {
    /// Whether the grantee stands for the actor, counting only those of the actor's roles.
    func isMember(_ actor: Actor, of grantee: Grantee, counting roles: RoleSet) -> Bool {
        switch grantee {
        case .user(let id): id == actor.id
        case .department, .group: actor.isActive && isMember(actor.index, of: grantee)
        case .role(let id): isRole(id, in: roles)
        }
    }

    /// Whether the grantee stands for the user at that index, who is taken to be active. Of the owner of a record that is
    /// asked whether active or not.
    func isMember(_ index: Int32, of grantee: Grantee) -> Bool {
        switch grantee {
        case .user(let id): userValues[Int(index)].id == id
        case .department(let id): isInDepartment(index, id)
        case .group(let id): groupIDsOfUsers[Int(index)].contains(id)
        case .role(let id): isRole(id, in: rolesOfUsers[Int(index)])
        }
    }

    /// Whether the actor is above somebody for whom the grantee stands: a user, active or not, or an active user of the
    /// group, the department, or the role, if that role is among those that count.
    func isAboveMember(_ actor: Actor, of grantee: Grantee, counting roles: RoleSet) -> Bool {
        guard line.hasChildren(actor.index) else { return false }
        switch grantee {
        case .user(let id):
            guard let index = userIndices[id] else { return false }
            return line.isAncestor(actor.index, of: index)
        case .role(let id):
            guard let role = roleIndices[id], roles.contains(index: role) else { return false }
            return line.anyDescendant(of: actor.index) {
                activeUsers[Int($0)] && rolesOfUsers[Int($0)].contains(index: role)
            }
        case .department, .group:
            return line.anyDescendant(of: actor.index) { activeUsers[Int($0)] && isMember($0, of: grantee) }
        }
    }

    /// Whether the role with that id is in the set.
    func isRole(_ id: Int64, in roles: RoleSet) -> Bool {
        roleIndices[id].map { roles.contains(index: $0) } ?? false
    }

    private func isInDepartment(_ index: Int32, _ id: Int64) -> Bool {
        var department = departmentsOfUsers[Int(index)]
        while department != Forest.none {
            if departmentIDs[Int(department)] == id { return true }
            department = departmentTree.parents[Int(department)]
        }
        return false
    }
}
