public import CRMModel

/// Sharing rules: records of an object, by who owns them, are shared with somebody.
extension Organisation {
    /// How many sharing rules an object can have.
    public static let maximumSharingRules = 200

    /// The sharing rules of the object, by id.
    public func sharingRules(of object: BusinessObject) -> [SharingRule] {
        sharingRuleValues[Int(object.rawValue)]
    }

    /// The active sharing rules under which the user's records of the object are, by id.
    public func sharingRules(of object: BusinessObject, ownedBy ownerID: Int64) -> [SharingRule] {
        guard let owner = userIndices[ownerID] else { return [] }
        return sharingRules(of: object).filter { rule in
            RuleInForce(rule).map { isMember(owner, of: $0.ownedBy) } ?? false
        }
    }

    /// The sharing rule with that id.
    public func sharingRule(_ id: Int64) -> SharingRule? {
        for rules in sharingRuleValues {
            if let rule = rules.first(where: { $0.id == id }) { return rule }
        }
        return nil
    }

    /// Adds a sharing rule. Rules of one object have different names.
    public mutating func add(_ rule: SharingRule) throws(OrganisationError) {
        guard sharingRule(rule.id) == nil else { throw .idTaken(rule.id) }
        let object = try checkedObject(of: rule)
        guard sharingRules(of: object).count < Self.maximumSharingRules else { throw .tooManySharingRules(object) }
        setSharingRules(of: object, to: sharingRules(of: object) + [rule])
    }

    /// Changes the sharing rule with that id to be like this. The object stays.
    public mutating func change(_ rule: SharingRule) throws(OrganisationError) {
        let object = try checkedObject(of: rule)
        guard let place = sharingRules(of: object).firstIndex(where: { $0.id == rule.id }) else {
            throw .unknownSharingRule(rule.id)
        }
        var rules = sharingRules(of: object)
        rules[place] = rule
        setSharingRules(of: object, to: rules)
    }

    /// Removes the sharing rule with that id.
    public mutating func removeSharingRule(_ id: Int64) throws(OrganisationError) {
        guard let object = sharingRule(id)?.object else { throw .unknownSharingRule(id) }
        setSharingRules(of: object, to: sharingRules(of: object).filter { $0.id != id })
    }

    private mutating func setSharingRules(of object: BusinessObject, to rules: [SharingRule]) {
        sharingRuleValues[Int(object.rawValue)] = rules.sorted { $0.id < $1.id }
        rulesInForce[Int(object.rawValue)] = rules.compactMap { RuleInForce($0) }
    }

    /// The object of a rule, or what is wrong with the rule.
    private func checkedObject(of rule: SharingRule) throws(OrganisationError) -> BusinessObject {
        guard let object = rule.object, let ownedBy = rule.ownedBy?.kind, let sharedWith = rule.sharedWith?.kind,
            rule.access != nil
        else { throw .incompleteSharingRule }
        if case .roleID = ownedBy { throw .ruleOwnedByRole }
        try requireExisting(Grantee(ownedBy))
        try requireExisting(Grantee(sharedWith))
        if sharingRules(of: object).contains(where: { $0.id != rule.id && $0.name == rule.name }) {
            throw .nameTaken(rule.name)
        }
        return object
    }

    private func requireExisting(_ grantee: Grantee) throws(OrganisationError) {
        switch grantee {
        case .user(let id): if userIndices[id] == nil { throw .unknownUser(id) }
        case .department(let id): if departmentIndices[id] == nil { throw .unknownDepartment(id) }
        case .group(let id): if groupIndices[id] == nil { throw .unknownGroup(id) }
        case .role(let id): if roleIndices[id] == nil { throw .unknownRole(id) }
        }
    }
}

// MARK: For lists

extension Organisation {
    /// The users whose records of the object are shared with the actor by rules, counting only those of the actor's roles.
    ///
    /// - Parameter withSubordinates: whether the actor and those below may be among them.
    func ruleOwnerIDs(
        for actor: Actor, on object: BusinessObject, counting roles: RoleSet, _ line: ReportingLine,
        withSubordinates: Bool
    ) -> [Int64] {
        let rules = rulesInForce[Int(object.rawValue)].filter { isMember(actor, of: $0.sharedWith, counting: roles) }
        if rules.isEmpty { return [] }
        var owners = Owners(userCount: userValues.count, departmentCount: departmentIDs.count)
        for rule in rules { owners.add(rule.ownedBy, in: self) }
        owners.addUsersOfDepartments(in: self)
        return userValues.indices
            .filter { owners.users[$0] && (withSubordinates || !line.isActorOrBelow(Int32($0), actor)) }
            .map { userValues[$0].id }
    }
}

/// Users for whom grantees stand as owners, whether active or not. One pass over the users does for any number of
/// departments.
private struct Owners {
    /// By dense index.
    private(set) var users: [Bool]
    /// By dense index; with one of them, all below it.
    private var departments: [Bool]

    init(userCount: Int, departmentCount: Int) {
        users = Array(repeating: false, count: userCount)
        departments = Array(repeating: false, count: departmentCount)
    }

    mutating func add(_ grantee: Grantee, in organisation: Organisation) {
        switch grantee {
        case .user(let id): add(id, in: organisation)
        case .group(let id): for member in organisation.group(id)?.memberIDs ?? [] { add(member, in: organisation) }
        case .department(let id):
            guard let index = organisation.departmentIndices[id], !departments[Int(index)] else { return }
            departments[Int(index)] = true
            _ = organisation.departmentTree.anyDescendant(of: index) { below in
                departments[Int(below)] = true
                return false
            }
        // Nobody owns as a role.
        case .role: break
        }
    }

    private mutating func add(_ userID: Int64, in organisation: Organisation) {
        if let index = organisation.userIndices[userID] { users[Int(index)] = true }
    }

    mutating func addUsersOfDepartments(in organisation: Organisation) {
        guard departments.contains(true) else { return }
        for (user, department) in organisation.departmentsOfUsers.enumerated()
        where department != Forest.none && departments[Int(department)] {
            users[user] = true
        }
    }
}
