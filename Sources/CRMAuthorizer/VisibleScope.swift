public import CRMModel

/// What an actor sees of an object, as a query for lists, counts, searches and exports. It agrees with
/// ``Authorizer/sees(_:by:in:)`` record by record.
public enum VisibleScope: Sendable, Hashable {
    /// No record at all: the actor has no VIEW.
    case nothing
    /// Every active record; those in the recycle bin too, if so (CRM_ADMIN).
    case everything(includingInvalidated: Bool)
    /// The active records that one of these reaches.
    case reached(by: Reach)

    /// The means by which a record is reached. One is enough.
    public struct Reach: Sendable, Hashable {
        /// Records owned by one of these: the actor, first, and everyone below.
        public var ownerIDs: ArraySlice<Int64>
        /// Records owned by one of these, by sharing rules; none is among ``ownerIDs``.
        public var ruleOwnerIDs: [Int64]
        /// Records shared with one of these, or confirmed by one of them at any node; and, if ``teamRoles`` lets it count,
        /// those with one of them in the team.
        public var grantees: Set<Grantee>
        /// Records with one of these in the team, if ``teamRoles`` lets it count: for whom those below the actor are
        /// members. Everyone of ``subordinateIDs`` is meant besides.
        public var granteesBelow: Set<Grantee>
        /// The object's team roles that have VIEW: a place in a team counts if it has no team role, or one of these.
        public var teamRoles: TeamRoleSet
        /// Records that lie in one of these pools: those of the object of which the actor is a member or an administrator.
        public var poolIDs: Set<Int64>

        /// Everyone below the actor.
        public var subordinateIDs: ArraySlice<Int64> { ownerIDs.dropFirst() }
    }
}

extension Authorizer {
    /// What the actor sees of the object. The line is that of the organisation.
    public func scope(
        of actor: Actor, on object: BusinessObject, in organisation: Organisation, _ line: ReportingLine
    ) -> VisibleScope {
        let permitted = organisation.roles(with: .view, on: object)
        let roles = actor.roles.intersection(permitted)
        guard !roles.isEmpty else { return .nothing }
        if organisation.presets.grant(of: roles, in: GrantSet(.crmAdmin)) != nil {
            return .everything(includingInvalidated: true)
        }
        if organisation.baseVisibility(of: object) == .publicReadOnly
            || organisation.presets.grant(of: roles, in: seeingGrants(of: object)) != nil
        {
            return .everything(includingInvalidated: false)
        }
        let grantees = organisation.grantees(of: actor, counting: roles).union([.user(actor.id)])
        return .reached(
            by: VisibleScope.Reach(
                ownerIDs: line.withSubordinates(of: actor.id),
                ruleOwnerIDs: organisation.ruleOwnerIDs(for: actor, on: object, counting: roles, line),
                grantees: grantees,
                granteesBelow: organisation.grantees(below: actor, counting: permitted),
                teamRoles: organisation.teamRoles(with: .view, on: object),
                poolIDs: organisation.poolIDs(of: object, with: grantees)))
    }
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
    /// The departments, groups and roles that stand for the actor, counting only those roles.
    fileprivate func grantees(of actor: Actor, counting roles: RoleSet) -> Set<Grantee> {
        var found = StandIns(departments: Array(repeating: false, count: departmentIDs.count))
        found.add(actor.index, in: self, counting: roles)
        return grantees(found)
    }

    /// The departments, groups and roles that stand for some active user below the actor.
    fileprivate func grantees(below actor: Actor, counting roles: RoleSet) -> Set<Grantee> {
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
        case .reached(let reach): facts.lifeState == .active && reach.reaches(facts)
        }
    }
}

extension VisibleScope.Reach {
    fileprivate func reaches(_ facts: RecordFacts) -> Bool {
        if let ownerID = facts.ownerID, ownerIDs.contains(ownerID) || ruleOwnerIDs.contains(ownerID) { return true }
        if let poolID = facts.poolID, poolIDs.contains(poolID) { return true }
        for grantees in [facts.shares.map(\.grantee), facts.currentConfirmers, facts.confirmers]
        where !self.grantees.isDisjoint(with: grantees) {
            return true
        }
        return facts.team.contains { member in
            guard member.counts(teamRoles) else { return false }
            if case .user(let id) = member.grantee, subordinateIDs.contains(id) { return true }
            return grantees.contains(member.grantee) || granteesBelow.contains(member.grantee)
        }
    }
}
