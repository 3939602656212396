public import CRMModel

extension Organisation {
    /// All roles, by id.
    public var roles: [Role] { roleValues.sorted { $0.id < $1.id } }

    /// The role with that id.
    public func role(_ id: Int64) -> Role? {
        roleIndices[id].map { roleValues[Int($0)] }
    }

    /// The role with exactly that name.
    public func role(named name: String) -> Role? {
        roleValues.first { $0.name == name }
    }

    /// Adds a role, which has every operation on every object.
    public mutating func add(_ role: Role) throws(OrganisationError) {
        try append(role)
    }

    /// Changes the role with that id to be like this. A preset role keeps its name.
    public mutating func change(_ role: Role) throws(OrganisationError) {
        guard let index = roleIndices[role.id] else { throw .unknownRole(role.id) }
        let old = roleValues[Int(index)]
        guard !old.preset || old.name == role.name else { throw .presetRoleRenamed(old.name) }
        if let other = self.role(named: role.name), other.id != role.id { throw .nameTaken(role.name) }
        roleValues[Int(index)].name = role.name
    }

    mutating func append(_ role: Role) throws(OrganisationError) {
        guard roleIndices[role.id] == nil else { throw .idTaken(role.id) }
        guard self.role(named: role.name) == nil else { throw .nameTaken(role.name) }
        guard roleValues.count < Self.maximumRoles else { throw .tooManyRoles }
        let index = Int32(roleValues.count)
        roleIndices[role.id] = index
        roleValues.append(Role(id: role.id, name: role.name, preset: PresetRoles.names.contains(role.name)))
        presets.note(role.name, index: index)
        for place in switchedOn.indices { switchedOn[place].formUnion(RoleSet(index: index)) }
    }
}
