import CRMAuthorizer
import CRMModel
import Testing

@Suite struct VisibleScopeTests {
    @Test func `list, check and the words of the specification agree on random companies and records`() throws {
        var chance = Chance(seed: 42)
        var seen = 0
        var total = 0
        var shown: [BuiltInScene: Int] = [:]
        for _ in 0..<50 {
            let organisation = try RandomCompany.make(&chance)
            let line = ReportingLine(organisation)
            let authorizer = Authorizer()
            for _ in 0..<20 {
                let facts = RandomCompany.record(&chance)
                let reading = PlainReading(organisation, facts)
                for user in organisation.users {
                    let actor = try #require(organisation.actor(user.id))
                    let grant = authorizer.sees(facts, by: actor, in: organisation)
                    let scope = authorizer.scope(of: actor, on: facts.object, in: organisation, line)
                    let expected = reading.sees(user)
                    #expect((grant != nil) == expected, "\(user) \(facts)")
                    #expect(scope.contains(facts) == expected, "\(user) \(facts)")
                    for scene in BuiltInScene.allCases {
                        let scope = authorizer.scope(
                            of: actor, on: facts.object, scene: scene, in: organisation, line)
                        #expect(scope.contains(facts) == reading.shows(scene, user), "\(scene) \(user) \(facts)")
                        shown[scene, default: 0] += scope.contains(facts) ? 1 : 0
                    }
                    if case .reached(let reach) = scope {
                        let owners = Array(reach.ownerIDs) + reach.ruleOwnerIDs
                        #expect(Set(owners).count == owners.count, "\(user)")
                    }
                    seen += expected ? 1 : 0
                    total += 1
                }
            }
        }
        // Neither answer is rare.
        #expect(seen > total / 10 && seen < total * 9 / 10)
        #expect(BuiltInScene.allCases.allSatisfy { shown[$0, default: 0] > total / 100 }, "\(shown) of \(total)")
    }

    @Test func `the owners of a scope are the actor, first, and everyone below`() throws {
        let world = try World()
        let line = ReportingLine(world.organisation)
        let head = try world.actor(World.head)
        guard case .reached(let reach) = Authorizer().scope(of: head, on: .account, in: world.organisation, line) else {
            Issue.record("not limited")
            return
        }
        #expect(Array(reach.ownerIDs) == [World.head, World.lead, World.owner])
        #expect(Array(reach.teamUserIDs) == [World.lead, World.owner])
        #expect(reach.grantees == [.user(World.head), .role(World.sales)])
    }

    @Test func `CRM_ADMIN lists everything, also the recycle bin`() throws {
        let world = try World()
        let admin = try world.actor(holding: .crmAdmin)
        #expect(
            Authorizer().scope(of: admin, on: .visit, in: world.organisation, ReportingLine(world.organisation))
                == .everything(includingInvalidated: true))
    }
}

/// The paragraph "Seeing", word by word and without any haste.
private struct PlainReading {
    var organisation: Organisation
    var facts: RecordFacts
    /// The ids of the roles that have VIEW.
    var viewers: Set<Int64>

    init(_ organisation: Organisation, _ facts: RecordFacts) {
        self.organisation = organisation
        self.facts = facts
        viewers = Set(organisation.roles.map(\.id))
        for permission in organisation.switchedOffPermissions
        where permission.object == facts.object && permission.operation == .view {
            viewers.remove(permission.roleID)
        }
    }

    func sees(_ user: User) -> Bool {
        let own = user.active ? viewers.intersection(user.roleIDs) : []
        if own.isEmpty { return false }
        let names = Set(own.compactMap { organisation.role($0)?.name })
        if names.contains("CRM_ADMIN") { return true }
        if facts.lifeState == .invalidated { return false }
        if organisation.baseVisibility(of: facts.object) == .publicReadOnly { return true }
        let named = PolicyFile.lines.filter { $0.object == facts.object.protoName }.flatMap(\.grants)
        if !names.isDisjoint(with: named) { return true }
        if facts.ownerID == user.id { return true }
        if let ownerID = facts.ownerID, organisation.superiors(of: ownerID).contains(user) { return true }
        let pool = facts.poolID.flatMap { organisation.pool($0) }.map { $0.members + $0.administrators } ?? []
        let given =
            facts.shares.map(\.grantee) + facts.confirmers + facts.currentConfirmers
            + pool.compactMap { $0.kind.map { CRMAuthorizer.Grantee($0) } }
        if given.contains(where: { standsFor($0, user) }) || isUnderRule(for: user) { return true }
        return facts.team.contains { member in
            guard counts(member) else { return false }
            return standsFor(member.grantee, user)
                || organisation.users.contains { other in
                    organisation.superiors(of: other.id).contains(user)
                        && (member.grantee == .user(other.id) || standsFor(member.grantee, other))
                }
        }
    }

    /// Of what is seen, what a scene shows.
    func shows(_ scene: BuiltInScene, _ user: User) -> Bool {
        guard sees(user) else { return false }
        switch scene {
        case .all: return true
        case .mine: return facts.ownerID == user.id
        case .subordinates:
            return facts.ownerID.map { organisation.superiors(of: $0).contains(user) } ?? false
        case .team: return facts.team.contains { counts($0) && standsFor($0.grantee, user) }
        case .shared: return facts.shares.contains { standsFor($0.grantee, user) } || isUnderRule(for: user)
        }
    }

    private func counts(_ member: RecordFacts.TeamMember) -> Bool {
        let teamRoles = organisation.teamRoles(of: facts.object).filter {
            !organisation.teamRoleSet($0.id).isDisjoint(with: member.roles)
        }
        return teamRoles.isEmpty || !teamRoles.allSatisfy { isBlind($0) }
    }

    private func isBlind(_ role: TeamRole) -> Bool {
        organisation.operationsSwitchedOff(forTeamRole: role.id).contains(.view)
    }

    private func isUnderRule(for user: User) -> Bool {
        guard let ownerID = facts.ownerID, let owner = organisation.user(ownerID) else { return false }
        return organisation.sharingRules(of: facts.object).contains { rule in
            guard rule.active, let receiver = rule.sharedWith?.kind, standsFor(Grantee(receiver), user) else {
                return false
            }
            switch rule.ownedBy?.kind {
            case .userID(let id): return id == ownerID
            case .groupID(let id): return organisation.group(id)?.memberIDs.contains(ownerID) ?? false
            case .departmentID(let id):
                var department = owner.departmentID
                while let present = department, present != id {
                    department = organisation.department(present)?.parentID
                }
                return department == id
            case .roleID, nil: return false
            }
        }
    }

    private func standsFor(_ grantee: CRMAuthorizer.Grantee, _ user: User) -> Bool {
        if case .role(let id) = grantee, !viewers.contains(id) { return false }
        return organisation.members(of: grantee).contains(user)
    }
}

private enum RandomCompany {
    static let objects: [BusinessObject] = [.account, .salesOrder, .invoiceApplication]
    static let teamRoleCount = 4

    static func make(_ chance: inout Chance) throws -> Organisation {
        let own = (40..<43).map { Role(id: $0, name: "OWN\($0)") }
        let departments = (1...4).map { id in
            Department(
                id: id, name: "department\(id)",
                parentID: id > 1 && !chance.oneIn(3) ? Int64.random(in: 1..<id, using: &chance) : nil)
        }
        var users: [User] = []
        for id in Int64(1)...14 {
            var roleIDs = [chance.oneIn(2) ? World.sales : Int64.random(in: 40..<43, using: &chance)]
            if chance.oneIn(4) { roleIDs.append(Int64.random(in: 2...7, using: &chance)) }
            users.append(
                User(
                    id: id, name: "user\(id)", active: !chance.oneIn(5),
                    superiorID: id > 1 && !chance.oneIn(4) ? Int64.random(in: 1..<id, using: &chance) : nil,
                    departmentID: chance.oneIn(3) ? nil : Int64.random(in: 1...4, using: &chance), roleIDs: roleIDs))
        }
        let groups = (Int64(1)...3).map { id in
            Group(id: id, name: "group\(id)", memberIDs: (Int64(1)...14).filter { _ in chance.oneIn(4) })
        }
        let roles = World.roles + own
        let permissions = roles.flatMap { role in
            objects.filter { _ in chance.oneIn(5) }.map {
                FunctionPermission(roleID: role.id, object: $0, operation: .view, allowed: false)
            }
        }
        var organisation = try Organisation(
            users: users.shuffled(using: &chance), departments: departments.shuffled(using: &chance), groups: groups,
            roles: roles.shuffled(using: &chance), functionPermissions: permissions,
            baseVisibility: [
                objects[Int.random(in: 0..<3, using: &chance)]: chance.oneIn(2) ? .publicReadOnly : .private
            ], sharingRules: rules(&chance), pools: pools(&chance))
        for object in objects {
            for position in 0..<teamRoleCount {
                let id = Int64(object.rawValue) * 10 + Int64(position)
                try organisation.add(TeamRole(id: id, object: object, name: "team\(position)"), position: position)
                try organisation.setTeamRolePermission(
                    TeamRolePermission(teamRoleID: id, operation: .view, allowed: chance.oneIn(2)))
            }
        }
        return organisation
    }

    /// One for each object.
    private static func pools(_ chance: inout Chance) -> [Pool] {
        objects.enumerated().map { number, object in
            let people = (0..<4).map { _ in CRMModel.Grantee(kind: grantee(&chance).kind) }
            return Pool(
                id: Int64(number) + 1, object: object, name: "pool", members: Array(people.prefix(2)),
                administrators: Array(people.suffix(Int.random(in: 0...2, using: &chance))))
        }
    }

    private static func rules(_ chance: inout Chance) -> [SharingRule] {
        (Int64(1)...4).map { id in
            SharingRule(
                id: id, object: objects[Int.random(in: 0..<3, using: &chance)], name: "rule\(id)",
                ownedBy: people(&chance, withRoles: false), sharedWith: people(&chance, withRoles: true),
                access: chance.oneIn(2) ? .readOnly : .readWrite, active: !chance.oneIn(4))
        }
    }

    private static func people(_ chance: inout Chance, withRoles: Bool) -> CRMModel.Grantee {
        switch Int.random(in: 0..<(withRoles ? 4 : 3), using: &chance) {
        case 0: CRMModel.Grantee(kind: .userID(Int64.random(in: 1...14, using: &chance)))
        case 1: CRMModel.Grantee(kind: .departmentID(Int64.random(in: 1...4, using: &chance)))
        case 2: CRMModel.Grantee(kind: .groupID(Int64.random(in: 1...3, using: &chance)))
        default: CRMModel.Grantee(kind: .roleID(Int64.random(in: 40..<43, using: &chance)))
        }
    }

    static func record(_ chance: inout Chance) -> RecordFacts {
        var facts = RecordFacts(object: objects[Int.random(in: 0..<3, using: &chance)], status: .rejected)
        if chance.oneIn(8) { facts.lifeState = .invalidated }
        if !chance.oneIn(3) { facts.ownerID = Int64.random(in: 1...15, using: &chance) }
        if chance.oneIn(3) { facts.shares = [.init(grantee(&chance), chance.oneIn(2) ? .readWrite : .readOnly)] }
        if chance.oneIn(3) { facts.confirmers = [grantee(&chance)] }
        if chance.oneIn(4) { facts.currentConfirmers = [grantee(&chance)] }
        // A pool of the record's object.
        if chance.oneIn(2) { facts.poolID = Int64(objects.firstIndex(of: facts.object) ?? 0) + 1 }
        while chance.oneIn(2) {
            var roles = TeamRoleSet()
            while chance.oneIn(2) {
                roles.formUnion(TeamRoleSet(position: Int.random(in: 0..<teamRoleCount, using: &chance)))
            }
            facts.team.append(
                .init(
                    grantee(&chance), chance.oneIn(2) ? .readWrite : .readOnly,
                    roles: roles))
        }
        return facts
    }

    private static func grantee(_ chance: inout Chance) -> CRMAuthorizer.Grantee {
        switch Int.random(in: 0..<4, using: &chance) {
        case 0: .user(Int64.random(in: 1...15, using: &chance))
        case 1: .department(Int64.random(in: 1...5, using: &chance))
        case 2: .group(Int64.random(in: 1...4, using: &chance))
        default: .role(Int64.random(in: 38..<43, using: &chance))
        }
    }
}
