import CRMModel

/// What is removed. Everything gets new dense indices: an ``Actor`` has to be got anew.
extension Organisation {
    /// Removes a department to which nobody and nothing belongs.
    public mutating func removeDepartment(_ id: Int64) throws(OrganisationError) {
        guard let department = department(id) else { throw .unknownDepartment(id) }
        if let user = users.first(where: { $0.departmentID == id }) {
            throw .stillInUse(department.name, "\(user.name) is in it")
        }
        if let part = departments.first(where: { $0.parentID == id }) {
            throw .stillInUse(department.name, "\(part.name) is a part of it")
        }
        try requireUnnamed(.departmentID(id), department.name)
        try rebuild(departments: departments.filter { $0.id != id }, groups: groups, roles: roles)
    }

    /// Removes a group; it may have members.
    public mutating func removeGroup(_ id: Int64) throws(OrganisationError) {
        guard let group = group(id) else { throw .unknownGroup(id) }
        try requireUnnamed(.groupID(id), group.name)
        try rebuild(departments: departments, groups: groups.filter { $0.id != id }, roles: roles)
    }

    /// Removes a role of the installation's own that nobody has.
    public mutating func removeRole(_ id: Int64) throws(OrganisationError) {
        guard let role = role(id) else { throw .unknownRole(id) }
        if role.preset { throw .presetRoleDeleted(role.name) }
        if let user = users.first(where: { $0.roleIDs.contains(id) }) {
            throw .stillInUse(role.name, "\(user.name) has it")
        }
        try requireUnnamed(.roleID(id), role.name)
        try rebuild(departments: departments, groups: groups, roles: roles.filter { $0.id != id })
    }

    /// Neither a sharing rule nor a pool nor a confirmation flow names it.
    private func requireUnnamed(_ kind: CRMModel.Grantee.Kind, _ name: String) throws(OrganisationError) {
        let rules = sharingRuleValues.joined()
        if let rule = rules.first(where: { $0.ownedBy?.kind == kind || $0.sharedWith?.kind == kind }) {
            throw .stillInUse(name, "the sharing rule \(rule.id) names it")
        }
        let grantee = CRMModel.Grantee(kind: kind)
        if let pool = pools.first(where: { $0.members.contains(grantee) || $0.administrators.contains(grantee) }) {
            throw .stillInUse(name, "the pool \(pool.name) is for it")
        }
        for (object, flow) in confirmationFlows
        where flow.nodes.contains(where: { $0.confirmers.contains { $0.grantee == grantee } }) {
            throw .stillInUse(name, "the confirmation flow of \(object.protoName) names it")
        }
    }

    private mutating func rebuild(
        departments: [Department], groups: [Group], roles: [Role]
    ) throws(OrganisationError) {
        let known = Set(roles.map(\.id))
        let teamRoles = teamRoleTable
        self = try Organisation(
            users: users, departments: departments, groups: groups, roles: roles,
            functionPermissions: switchedOffPermissions.filter { known.contains($0.roleID) },
            baseVisibility: Dictionary(
                uniqueKeysWithValues: BusinessObject.allCases.map { ($0, baseVisibility(of: $0)) }),
            sharingRules: Array(sharingRuleValues.joined()), pools: pools,
            confirmationFlows: Array(confirmationFlows.values))
        teamRoleTable = teamRoles
    }
}
