import CRMModel

/// Who there is and what belongs to whom, and who sees what by the words of the specification: without the authorizer's
/// types, and without any haste.
struct PlainWorld {
    struct Person {
        var superior: Int64?
        var department: Int64?
        var groups: Set<Int64> = []
        var roles: Set<Int64> = []
        var isActive = true
    }

    /// A share, or a place in a team.
    struct Opening {
        var grantee: Grantee.Kind
        var isExpired: Bool
        /// What the member is in the team.
        var teamRoles: Set<Int64> = []
        /// The item with whose team the member was added to this one's.
        var source: Int64?
    }

    /// That what these own is shared with those.
    struct Rule {
        var owners: Grantee.Kind
        var receivers: Grantee.Kind
        var isActive: Bool
    }

    struct Item {
        var owner: Int64?
        var pool: Int64?
        var parent: Int64?
        var isInvalidated = false
        var shares: [Opening] = []
        var team: [Opening] = []
        /// Of all nodes of its confirmation.
        var confirmers: Set<Grantee.Kind> = []
    }

    var people: [Int64: Person] = [:]
    /// The department above each.
    var departments: [Int64: Int64?] = [:]
    var rolesWithView: Set<Int64> = []
    /// Those that the policy names for the object.
    var rolesThatSee: Set<Int64> = []
    var administratorRole: Int64 = 0
    /// Whether the object's base visibility is PUBLIC_READ_ONLY.
    var isPublic = false
    var teamRolesWithView: Set<Int64> = []
    var items: [Int64: Item] = [:]
    var rules: [Rule] = []
    /// The members and the administrators of each high seas pool.
    var pools: [Int64: [Grantee.Kind]] = [:]

    func sees(_ user: Int64, _ id: Int64) -> Bool {
        guard let person = people[user], let item = items[id], person.isActive,
            !person.roles.isDisjoint(with: rolesWithView)
        else { return false }
        if isAdministrator(user) { return true }
        if item.isInvalidated { return false }
        if isPublic || !person.roles.intersection(rolesWithView).isDisjoint(with: rolesThatSee) { return true }
        if let owner = item.owner, owner == user || isAbove(user, owner) { return true }
        if let pool = item.pool, let people = pools[pool], people.contains(where: { standsFor($0, user) }) {
            return true
        }
        if item.shares.contains(where: { !$0.isExpired && standsFor($0.grantee, user) }) { return true }
        if isUnderRule(item, for: user) || item.confirmers.contains(where: { standsFor($0, user) }) { return true }
        return item.team.contains { counts($0) && (standsFor($0.grantee, user) || isAbove(user, oneOf: $0.grantee)) }
    }

    /// Whether the user is a CRM_ADMIN whose role lets see.
    func isAdministrator(_ user: Int64) -> Bool {
        people[user]?.roles.intersection(rolesWithView).contains(administratorRole) == true
    }

    /// Whether the built-in scene of that name shows the record to the user.
    func shows(_ scene: String, _ user: Int64, _ id: Int64) -> Bool {
        guard sees(user, id), let item = items[id] else { return false }
        switch scene {
        case "MINE": return item.owner == user
        case "SUBORDINATES": return item.owner.map { isAbove(user, $0) } ?? false
        case "TEAM": return item.team.contains { counts($0) && standsFor($0.grantee, user) }
        case "SHARED":
            return item.shares.contains { !$0.isExpired && standsFor($0.grantee, user) } || isUnderRule(item, for: user)
        default: return true
        }
    }

    /// Whether the owner is active is all the same.
    private func isUnderRule(_ item: Item, for user: Int64) -> Bool {
        guard let owner = item.owner else { return false }
        return rules.contains { $0.isActive && standsFor($0.owners, owner) && standsFor($0.receivers, user) }
    }

    private func counts(_ member: Opening) -> Bool {
        !member.isExpired && (member.teamRoles.isEmpty || !member.teamRoles.isDisjoint(with: teamRolesWithView))
    }

    private func isAbove(_ upper: Int64, _ lower: Int64) -> Bool {
        guard let superior = people[lower]?.superior else { return false }
        return superior == upper || isAbove(upper, superior)
    }

    /// A member of a team is meant whether active or not; a department, a group or a role stands for those who are.
    private func isAbove(_ upper: Int64, oneOf grantee: Grantee.Kind) -> Bool {
        if case .userID(let id) = grantee { return isAbove(upper, id) }
        return people.contains { $0.value.isActive && standsFor(grantee, $0.key) && isAbove(upper, $0.key) }
    }

    private func standsFor(_ grantee: Grantee.Kind, _ user: Int64) -> Bool {
        guard let person = people[user] else { return false }
        switch grantee {
        case .userID(let id): return id == user
        case .groupID(let id): return person.groups.contains(id)
        // What comes from a role counts while that role has the operation.
        case .roleID(let id): return person.roles.contains(id) && rolesWithView.contains(id)
        case .departmentID(let id):
            var department = person.department
            while let present = department {
                if present == id { return true }
                department = departments[present] ?? nil
            }
            return false
        }
    }
}
