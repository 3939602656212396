public import CRMModel

/// What an actor sees of an object, as a query for lists, counts, searches and exports. It agrees with
/// ``Authorizer/sees(_:by:in:)`` record by record.
public enum VisibleScope: Sendable, Hashable {
    /// No record at all: the actor has no VIEW.
    case nothing
    /// Every active record; those in the recycle bin too, if so (CRM_ADMIN).
    case everything(includingInvalidated: Bool)
    /// The records that one of these reaches.
    case reached(by: Reach)

    /// The means by which a record is reached. One is enough.
    public struct Reach: Sendable, Hashable {
        /// Records owned by one of these.
        public var ownerIDs: ArraySlice<Int64> = []
        /// Records owned by one of these, by sharing rules; none is among ``ownerIDs``.
        public var ruleOwnerIDs: [Int64] = []
        /// Records shared with one of these, or confirmed by one of them at any node; and, if ``teamRoles`` lets it count,
        /// those with one of them in the team.
        public var grantees: Set<Grantee> = []
        /// Records shared with one of these.
        public var shareGrantees: Set<Grantee> = []
        /// Records with one of these in the team, if ``teamRoles`` lets it count. Everyone of ``teamUserIDs`` is meant
        /// besides.
        public var teamGrantees: Set<Grantee> = []
        public var teamUserIDs: ArraySlice<Int64> = []
        /// The object's team roles that have VIEW: a place in a team counts if it has no team role, or one of these.
        public var teamRoles = TeamRoleSet()
        /// Records that lie in one of these pools: those of the object of which the actor is a member or an administrator.
        public var poolIDs: Set<Int64> = []
        /// Whether records in the recycle bin are reached too (CRM_ADMIN).
        public var includesInvalidated = false
    }
}

extension Authorizer {
    /// What the actor sees of the object, of that the part that the scene shows. The line is that of the organisation.
    public func scope(
        of actor: Actor, on object: BusinessObject, scene: BuiltInScene = .all, in organisation: Organisation,
        _ line: ReportingLine
    ) -> VisibleScope {
        let permitted = organisation.roles(with: .view, on: object)
        let roles = actor.roles.intersection(permitted)
        guard !roles.isEmpty else { return .nothing }
        let isAdministrator = organisation.presets.grant(of: roles, in: GrantSet(.crmAdmin)) != nil
        if scene == .all, isAdministrator { return .everything(includingInvalidated: true) }
        if scene == .all,
            organisation.baseVisibility(of: object) == .publicReadOnly
                || organisation.presets.grant(of: roles, in: seeingGrants(of: object)) != nil
        {
            return .everything(includingInvalidated: false)
        }
        var reach = organisation.reach(of: actor, on: object, scene, line, counting: roles, permitted)
        reach.includesInvalidated = isAdministrator
        return .reached(by: reach)
    }
}

extension Organisation {
    /// What the scene shows. Each but the first is part of what the first one reaches: a scene gives nobody a right.
    ///
    /// - Parameters:
    ///   - roles: those of the actor that have VIEW.
    ///   - permitted: all that have.
    fileprivate func reach(
        of actor: Actor, on object: BusinessObject, _ scene: BuiltInScene, _ line: ReportingLine,
        counting roles: RoleSet, _ permitted: RoleSet
    ) -> VisibleScope.Reach {
        var reach = VisibleScope.Reach()
        switch scene {
        case .all:
            reach.ownerIDs = line.withSubordinates(of: actor.id)
            reach.ruleOwnerIDs = ruleOwnerIDs(
                for: actor, on: object, counting: roles, line, withSubordinates: false)
            reach.grantees = grantees(of: actor, counting: roles)
            reach.teamGrantees = grantees(below: actor, counting: permitted)
            reach.teamUserIDs = line.subordinates(of: actor.id)
            reach.poolIDs = poolIDs(of: object, with: reach.grantees)
        case .mine: reach.ownerIDs = line.withSubordinates(of: actor.id).prefix(1)
        case .subordinates: reach.ownerIDs = line.subordinates(of: actor.id)
        case .team: reach.teamGrantees = grantees(of: actor, counting: roles)
        case .shared:
            reach.shareGrantees = grantees(of: actor, counting: roles)
            reach.ruleOwnerIDs = ruleOwnerIDs(for: actor, on: object, counting: roles, line, withSubordinates: true)
        }
        reach.teamRoles = teamRoles(with: .view, on: object)
        return reach
    }

    /// Whoever stands for the actor: the user and the user's departments, groups and roles.
    public func grantees(of actor: Actor) -> Set<Grantee> { grantees(of: actor, counting: actor.roles) }
}

/// The departments, groups and roles that stand for certain users.
private struct StandIns {
    /// By dense index.
    var departments: [Bool]
    var groupIDs: Set<Int64> = []
    var roles = RoleSet()

    /// Adds what stands for the user at that index, counting only those roles.
    mutating func add(_ index: Int32, in organisation: Organisation, counting roles: RoleSet) {
        self.roles.formUnion(organisation.rolesOfUsers[Int(index)].intersection(roles))
        groupIDs.formUnion(organisation.groupIDsOfUsers[Int(index)])
        var department = organisation.departmentsOfUsers[Int(index)]
        while department != Forest.none, !departments[Int(department)] {
            departments[Int(department)] = true
            department = organisation.departmentTree.parents[Int(department)]
        }
    }
}

extension Organisation {
    /// Whoever stands for the actor, counting only those roles.
    private func grantees(of actor: Actor, counting roles: RoleSet) -> Set<Grantee> {
        var found = StandIns(departments: Array(repeating: false, count: departmentIDs.count))
        found.add(actor.index, in: self, counting: roles)
        return grantees(found).union([.user(actor.id)])
    }

    /// The departments, groups and roles that stand for some active user below the actor.
    private func grantees(below actor: Actor, counting roles: RoleSet) -> Set<Grantee> {
        var found = StandIns(departments: Array(repeating: false, count: departmentIDs.count))
        _ = line.anyDescendant(of: actor.index) { node in
            if activeUsers[Int(node)] { found.add(node, in: self, counting: roles) }
            return false
        }
        return grantees(found)
    }

    private func grantees(_ found: StandIns) -> Set<Grantee> {
        var all = Set(found.groupIDs.map { Grantee.group($0) })
        all.formUnion(departmentIDs.indices.filter { found.departments[$0] }.map { .department(departmentIDs[$0]) })
        all.formUnion(ids(of: found.roles).map { .role($0) })
        return all
    }

    private func ids(of roles: RoleSet) -> [Int64] {
        roleValues.indices.filter { roles.contains(index: Int32($0)) }.map { roleValues[$0].id }
    }
}

extension VisibleScope {
    /// Whether a record of the object lies in the scope: what a repository's query has to answer.
    public func contains(_ facts: RecordFacts) -> Bool {
        switch self {
        case .nothing: false
        case .everything(let includingInvalidated): facts.lifeState == .active || includingInvalidated
        case .reached(let reach):
            (facts.lifeState == .active || reach.includesInvalidated) && reach.reaches(facts)
        }
    }
}

extension VisibleScope.Reach {
    fileprivate func reaches(_ facts: RecordFacts) -> Bool {
        if let ownerID = facts.ownerID, ownerIDs.contains(ownerID) || ruleOwnerIDs.contains(ownerID) { return true }
        if let poolID = facts.poolID, poolIDs.contains(poolID) { return true }
        let shares = facts.shares.map(\.grantee)
        if !shareGrantees.isDisjoint(with: shares) { return true }
        for grantees in [shares, facts.currentConfirmers, facts.confirmers]
        where !self.grantees.isDisjoint(with: grantees) {
            return true
        }
        return facts.team.contains { member in
            guard member.counts(teamRoles) else { return false }
            if case .user(let id) = member.grantee, teamUserIDs.contains(id) { return true }
            return grantees.contains(member.grantee) || teamGrantees.contains(member.grantee)
        }
    }
}
