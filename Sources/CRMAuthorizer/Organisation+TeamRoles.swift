public import CRMModel

/// The team roles of the objects. They are apart from the organisation's own roles.
struct TeamRoles: Sendable {
    /// In the order of arrival.
    fileprivate var values: [TeamRole] = []
    fileprivate var indices: [Int64: Int] = [:]
    /// At the index of the role: its bit among the roles of its object.
    fileprivate var positions: [Int] = []
    /// Those of an object that have an operation switched on; at object × span + operation.
    fileprivate var switchedOn: [TeamRoleSet]

    init(places: Int) {
        switchedOn = Array(repeating: TeamRoleSet(), count: places)
    }
}

extension Organisation {
    /// The team roles, in the order of arrival.
    ///
    /// - Parameter object: nil: of every object.
    public func teamRoles(of object: BusinessObject?) -> [TeamRole] {
        object == nil ? teamRoleTable.values : teamRoleTable.values.filter { $0.object == object }
    }

    /// The team role with that id.
    public func teamRole(_ id: Int64) -> TeamRole? {
        teamRoleTable.indices[id].map { teamRoleTable.values[$0] }
    }

    /// The object's team role of exactly that name.
    public func teamRole(named name: String, of object: BusinessObject) -> TeamRole? {
        teamRoleTable.values.first { $0.object == object && $0.name == name }
    }

    /// The set of just that role; the empty one if there is no such role.
    public func teamRoleSet(_ id: Int64) -> TeamRoleSet {
        teamRoleTable.indices[id].map { TeamRoleSet(position: teamRoleTable.positions[$0]) } ?? TeamRoleSet()
    }

    /// The ids of an object's team roles that are in the set, in the order of arrival.
    public func teamRoleIDs(in set: TeamRoleSet, of object: BusinessObject) -> [Int64] {
        if set.isEmpty { return [] }
        return teamRoleTable.values.indices.compactMap { index in
            let role = teamRoleTable.values[index]
            return role.object == object && set.contains(position: teamRoleTable.positions[index]) ? role.id : nil
        }
    }

    /// The position that the object's next team role gets. Positions are given in order and never again.
    public func nextTeamRolePosition(of object: BusinessObject) throws(OrganisationError) -> Int {
        let taken = teamRoleTable.values.indices.filter { teamRoleTable.values[$0].object == object }
        let next = (taken.map { teamRoleTable.positions[$0] }.max() ?? -1) + 1
        guard next < TeamRoleSet.capacity else { throw .tooManyTeamRoles(object) }
        return next
    }

    /// Adds a team role, which has every operation on its object.
    ///
    /// - Parameter position: its bit in sets; see ``nextTeamRolePosition(of:)``.
    public mutating func add(_ role: TeamRole, position: Int) throws(OrganisationError) {
        guard let object = role.object else { throw .incompleteTeamRole }
        guard teamRoleTable.indices[role.id] == nil else { throw .idTaken(role.id) }
        guard teamRole(named: role.name, of: object) == nil else { throw .nameTaken(role.name) }
        teamRoleTable.indices[role.id] = teamRoleTable.values.count
        teamRoleTable.values.append(role)
        teamRoleTable.positions.append(position)
        for operation in CRMModel.Operation.allCases {
            teamRoleTable.switchedOn[place(operation, object)].formUnion(TeamRoleSet(position: position))
        }
    }

    /// Changes name and activity of the team role with that id to be like this; its object stays.
    public mutating func change(_ role: TeamRole) throws(OrganisationError) {
        guard let index = teamRoleTable.indices[role.id], let object = teamRoleTable.values[index].object else {
            throw .unknownTeamRole(role.id)
        }
        if let other = teamRole(named: role.name, of: object), other.id != role.id { throw .nameTaken(role.name) }
        teamRoleTable.values[index].name = role.name
        teamRoleTable.values[index].active = role.active
    }

    // MARK: Operations

    /// The object's team roles that have the operation switched on.
    public func teamRoles(with operation: CRMModel.Operation, on object: BusinessObject) -> TeamRoleSet {
        teamRoleTable.switchedOn[place(operation, object)]
    }

    /// Switches an operation on or off for a team role.
    public mutating func setTeamRolePermission(_ permission: TeamRolePermission) throws(OrganisationError) {
        guard let operation = permission.operation else { throw .incompleteTeamRolePermission }
        guard let object = teamRole(permission.teamRoleID)?.object else {
            throw .unknownTeamRole(permission.teamRoleID)
        }
        let role = teamRoleSet(permission.teamRoleID)
        if permission.allowed {
            teamRoleTable.switchedOn[place(operation, object)].formUnion(role)
        } else {
            teamRoleTable.switchedOn[place(operation, object)].subtract(role)
        }
    }

    /// The operations that a team role doesn't have.
    public func operationsSwitchedOff(forTeamRole id: Int64) -> [CRMModel.Operation] {
        guard let object = teamRole(id)?.object else { return [] }
        let role = teamRoleSet(id)
        return CRMModel.Operation.allCases.filter { teamRoles(with: $0, on: object).isDisjoint(with: role) }
    }
}
