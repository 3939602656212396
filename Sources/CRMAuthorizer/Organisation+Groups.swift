public import CRMModel

extension Organisation {
    /// All groups, by id.
    public var groups: [Group] { groupValues.sorted { $0.id < $1.id } }

    /// The group with that id.
    public func group(_ id: Int64) -> Group? {
        groupIndices[id].map { groupValues[Int($0)] }
    }

    /// Adds a group. Its members are kept sorted, each once.
    public mutating func add(_ group: Group) throws(OrganisationError) {
        guard groupIndices[group.id] == nil else { throw .idTaken(group.id) }
        let members = try members(for: group)
        groupIndices[group.id] = Int32(groupValues.count)
        groupValues.append(Group(id: group.id))
        put(group, at: Int32(groupValues.count - 1), members)
    }

    /// Changes the group with that id to be like this.
    public mutating func change(_ group: Group) throws(OrganisationError) {
        guard let index = groupIndices[group.id] else { throw .unknownGroup(group.id) }
        put(group, at: index, try members(for: group))
    }

    /// Resolves a group's members, or says what is wrong with the group.
    private func members(for group: Group) throws(OrganisationError) -> [Int32] {
        if groupValues.contains(where: { $0.id != group.id && $0.name == group.name }) { throw .nameTaken(group.name) }
        var members: [Int32] = []
        for id in Set(group.memberIDs).sorted() {
            guard let member = userIndices[id] else { throw .unknownUser(id) }
            members.append(member)
        }
        return members
    }

    private mutating func put(_ group: Group, at index: Int32, _ members: [Int32]) {
        for id in groupValues[Int(index)].memberIDs {
            guard let member = userIndices[id] else { continue }
            groupIDsOfUsers[Int(member)].removeAll { $0 == group.id }
        }
        for member in members {
            groupIDsOfUsers[Int(member)].append(group.id)
        }
        groupValues[Int(index)] = Group(
            id: group.id, name: group.name, memberIDs: members.map { userValues[Int($0)].id })
    }
}
