import CRMAuthorizer
import CRMModel
import Testing

@Suite struct SeeingTests {
    private let authorizer = Authorizer()

    @Test(arguments: [
        Grant.owner, .ownerSuperior, .shareRw, .shareRo, .teamRw, .teamRo, .teamRwSuperior, .teamRoSuperior,
        .currentConfirmer, .confirmer, .poolMember, .crmAdmin,
    ])
    func `each of these grants alone lets see, while VIEW is on`(_ grant: Grant) throws {
        var world = try World()
        for object in BusinessObject.allCases {
            var facts = RecordFacts(object: object, status: Cell.statuses[object]?.first ?? .normal)
            facts.ownerID = World.owner
            let actor = try world.actor(holding: grant)
            if grant != .ownerSuperior && grant != .crmAdmin {
                #expect(authorizer.sees(facts, by: actor, in: world.organisation) == nil)
            }
            World.give(grant, on: &facts)
            #expect(authorizer.sees(facts, by: actor, in: world.organisation) == grant)
            for role in world.organisation.roles {
                try world.organisation.setFunctionPermission(
                    FunctionPermission(roleID: role.id, object: object, operation: .view, allowed: false))
            }
            #expect(authorizer.sees(facts, by: actor, in: world.organisation) == nil)
        }
    }

    @Test func `a role lets see the objects for which policy csv names it`() throws {
        let world = try World()
        for grant in [Grant.orderAdmin, .orderFinance, .paymentFinance, .refundFinance, .invoiceFinance] {
            let actor = try world.actor(holding: grant)
            for object in BusinessObject.allCases {
                let facts = RecordFacts(object: object, status: .rejected)
                let isNamed = PolicyFile.lines.contains {
                    $0.object == object.protoName && $0.grants.contains(grant.protoName)
                }
                #expect((authorizer.sees(facts, by: actor, in: world.organisation) == grant) == isNamed)
            }
        }
    }

    @Test func `a role whose own VIEW is off does not let see, though another role has VIEW`() throws {
        var world = try World()
        let finance: Int64 = 4
        try world.organisation.add(World.user(50, roles: [World.sales, finance]))
        try world.organisation.setFunctionPermission(
            FunctionPermission(roleID: finance, object: .salesOrder, operation: .view, allowed: false))
        var facts = RecordFacts(object: .salesOrder, status: .confirmed)
        let clerk = try world.actor(50)
        #expect(authorizer.sees(facts, by: clerk, in: world.organisation) == nil)
        facts.ownerID = 50
        #expect(authorizer.sees(facts, by: clerk, in: world.organisation) == .owner)
    }

    @Test func `base visibility lets everyone with VIEW see the active records`() throws {
        let world = try World(baseVisibility: .publicReadOnly)
        var facts = RecordFacts(object: .product, status: .onShelf)
        let passerBy = try world.actor(World.passerBy)
        #expect(authorizer.sees(facts, by: passerBy, in: world.organisation) == .public)
        facts.lifeState = .invalidated
        #expect(authorizer.sees(facts, by: passerBy, in: world.organisation) == nil)
    }

    @Test func `an invalidated record is seen by CRM_ADMIN only, and only while that role has VIEW`() throws {
        var world = try World(baseVisibility: .publicReadOnly)
        for grant in Cell.grants + [.teamRoSuperior, .confirmer, .poolMember] {
            var facts = RecordFacts(object: .salesOrder, status: .confirmed)
            facts.ownerID = World.owner
            World.give(grant, on: &facts)
            facts.lifeState = .invalidated
            let found = authorizer.sees(facts, by: try world.actor(holding: grant), in: world.organisation)
            #expect(found == (grant == .crmAdmin ? .crmAdmin : nil))
        }
        try world.organisation.add(World.user(50, roles: [World.sales, 2]))
        try world.organisation.setFunctionPermission(
            FunctionPermission(roleID: 2, object: .visit, operation: .view, allowed: false))
        var visit = RecordFacts(object: .visit, status: .completed)
        visit.lifeState = .invalidated
        #expect(authorizer.sees(visit, by: try world.actor(50), in: world.organisation) == nil)
    }

    @Test func `members and administrators of a pool see what lies in it`() throws {
        let world = try World()
        var account = RecordFacts(object: .account, status: .unassigned)
        let seller = try world.actor(World.seller)
        for (pool, grant) in [
            (nil, nil), (World.nobodysPool, nil), (World.memberPool, .poolMember),
            (World.administratorPool, .poolMember), (99, nil),
        ] as [(Int64?, Grant?)] {
            account.poolID = pool
            #expect(authorizer.sees(account, by: seller, in: world.organisation) == grant)
        }
    }

    @Test func `a group, a department with those below it, and a role stand for their active users`() throws {
        var world = try World()
        try world.organisation.add(Department(id: 1, name: "Asia"))
        try world.organisation.add(Department(id: 2, name: "Shanghai", parentID: 1))
        try world.organisation.add(Department(id: 3, name: "Europe"))
        try world.organisation.add(Role(id: 40, name: "HELPER"))
        func member(active: Bool) -> User {
            User(
                id: World.member, name: "user2", active: active, superiorID: World.boss, departmentID: 2,
                roleIDs: [World.sales, 40])
        }
        try world.organisation.change(member(active: true))
        try world.organisation.add(Group(id: 1, name: "friends", memberIDs: [World.member]))
        let grantees: [CRMAuthorizer.Grantee] = [.group(1), .department(1), .department(2), .role(40)]

        for isActive in [true, false] {
            try world.organisation.change(member(active: isActive))
            for grantee in grantees {
                var facts = RecordFacts(object: .contract, status: .normal)
                facts.team = [.init(grantee, .readOnly)]
                let found = authorizer.sees(facts, by: try world.actor(World.member), in: world.organisation)
                #expect(found == (isActive ? .teamRo : nil))
                let above = authorizer.sees(facts, by: try world.actor(World.boss), in: world.organisation)
                #expect(above == (isActive ? .teamRoSuperior : nil))
                #expect(world.organisation.members(of: grantee).map(\.id) == (isActive ? [World.member] : []))
            }
        }
        try world.organisation.change(member(active: true))
        var facts = RecordFacts(object: .contract, status: .normal)
        facts.shares = [.init(.department(3), .readWrite), .init(.group(9), .readWrite), .init(.role(99), .readWrite)]
        #expect(authorizer.sees(facts, by: try world.actor(World.member), in: world.organisation) == nil)
    }

    @Test func `being above somebody with whom a record is shared shows nothing`() throws {
        let world = try World()
        var facts = RecordFacts(object: .contract, status: .normal)
        facts.shares = [.init(.user(World.member), .readWrite)]
        facts.confirmers = [.user(World.member)]
        #expect(authorizer.sees(facts, by: try world.actor(World.boss), in: world.organisation) == nil)
    }
}
