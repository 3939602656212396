public import CRMModel

extension Organisation {
    /// All users, deactivated ones included, by id.
    public var users: [User] { userValues.sorted { $0.id < $1.id } }

    /// How many there are, deactivated ones included.
    public var userCount: Int { userValues.count }

    /// The user with that id.
    public func user(_ id: Int64) -> User? {
        userIndices[id].map { userValues[Int($0)] }
    }

    /// The user with exactly that name.
    public func user(named name: String) -> User? {
        userIndicesByName[name].map { userValues[Int($0)] }
    }

    /// The users above that one, nearest first, deactivated ones included.
    public func superiors(of id: Int64) -> [User] {
        guard let index = userIndices[id] else { return [] }
        return line.ancestors(of: index).map { userValues[Int($0)] }
    }

    /// Whether the first user is above the second in the reporting line, at any distance. False for unknown users.
    public func isSuperior(_ upper: Int64, of lower: Int64) -> Bool {
        guard let upper = userIndices[upper], let lower = userIndices[lower] else { return false }
        return line.isAncestor(upper, of: lower)
    }

    /// The active users with the role CRM_ADMIN, by id.
    public var activeAdministrators: [User] {
        activeUsers(where: { !rolesOfUsers[$0].isDisjoint(with: presets.administrator) })
    }

    /// The active users for whom the grantee stands, by id.
    public func members(of grantee: Grantee) -> [User] {
        activeUsers(where: { isMember(Int32($0), of: grantee) })
    }

    /// Adds a user.
    public mutating func add(_ user: User) throws(OrganisationError) {
        let place = try place(for: user, at: nil)
        append(user)
        put(user, at: Int32(userValues.count - 1), place)
    }

    /// Changes the user with that id to be like this.
    public mutating func change(_ user: User) throws(OrganisationError) {
        guard let index = userIndices[user.id] else { throw .unknownUser(user.id) }
        let place = try place(for: user, at: index)
        let old = userValues[Int(index)]
        let wasAdministrator = old.active && !rolesOfUsers[Int(index)].isDisjoint(with: presets.administrator)
        let staysAdministrator = user.active && !place.roles.isDisjoint(with: presets.administrator)
        if wasAdministrator, !staysAdministrator, activeAdministrators.count == 1 { throw .lastAdministrator(old.name) }
        if old.name != user.name { userIndicesByName[old.name] = nil }
        put(user, at: index, place)
    }

    /// Adds users that may be above one another in any order.
    mutating func append(_ users: [User]) throws(OrganisationError) {
        for user in users {
            guard userIndices[user.id] == nil else { throw .idTaken(user.id) }
            append(user)
        }
        for (index, user) in users.enumerated() {
            put(user, at: Int32(index), try place(for: user, at: Int32(index)))
        }
    }

    /// The active users that satisfy a condition on their indices, by id.
    private func activeUsers(where condition: (Int) -> Bool) -> [User] {
        userValues.indices.filter { activeUsers[$0] && condition($0) }.map { userValues[$0] }.sorted { $0.id < $1.id }
    }

    /// What a user's ids stand for.
    private struct Place {
        var superior: Int32
        var department: Int32
        var roles: RoleSet
    }

    /// Resolves a user's ids, or says what is wrong with the user.
    private func place(for user: User, at index: Int32?) throws(OrganisationError) -> Place {
        if index == nil, userIndices[user.id] != nil { throw .idTaken(user.id) }
        if let other = userIndicesByName[user.name], other != index { throw .nameTaken(user.name) }
        var place = Place(superior: Forest.none, department: Forest.none, roles: RoleSet())
        if let id = user.superiorID {
            guard let superior = userIndices[id] else { throw .unknownUser(id) }
            place.superior = superior
        }
        if let index, let circle = line.chain(closedBy: index, under: place.superior) {
            throw .reportingCircle(circle.map { userValues[Int($0)].name })
        }
        if let id = user.departmentID {
            guard let department = departmentIndices[id] else { throw .unknownDepartment(id) }
            place.department = department
        }
        for id in user.roleIDs {
            guard let role = roleIndices[id] else { throw .unknownRole(id) }
            place.roles.formUnion(RoleSet(index: role))
        }
        guard !place.roles.isEmpty else { throw .userWithoutRole(user.name) }
        return place
    }

    /// Makes room for a user without putting them anywhere.
    private mutating func append(_ user: User) {
        userIndices[user.id] = Int32(userValues.count)
        userValues.append(user)
        line.append()
        activeUsers.append(false)
        rolesOfUsers.append(RoleSet())
        departmentsOfUsers.append(Forest.none)
        groupIDsOfUsers.append([])
    }

    /// Puts a user where they belong. Only what differs is written: the first change of each array copies it.
    private mutating func put(_ user: User, at index: Int32, _ place: Place) {
        if userIndicesByName[user.name] != index { userIndicesByName[user.name] = index }
        userValues[Int(index)] = user
        line.setParent(of: index, to: place.superior)
        if activeUsers[Int(index)] != user.active { activeUsers[Int(index)] = user.active }
        if rolesOfUsers[Int(index)] != place.roles { rolesOfUsers[Int(index)] = place.roles }
        if departmentsOfUsers[Int(index)] != place.department { departmentsOfUsers[Int(index)] = place.department }
    }
}
