import CRMAuthorizer
import CRMModel
import Testing

@Suite struct AuthorizerTests {
    private let roleGrants: [Grant] = [.orderAdmin, .orderFinance, .paymentFinance, .refundFinance, .invoiceFinance]

    func facts(_ object: BusinessObject, _ status: CRMModel.Status, owner: Int64? = World.owner) -> RecordFacts {
        var facts = RecordFacts(object: object, status: status)
        facts.ownerID = owner
        return facts
    }

    func denial(_ decision: Decision) throws -> Denial {
        guard case .denied(let denial) = decision else {
            Issue.record("allowed")
            throw Skipped()
        }
        return denial
    }

    struct Skipped: Error {}

    @Test func `several grants allow what any one of them allows`() throws {
        var world = try World(baseVisibility: .publicReadOnly)
        let personal: [Grant] = [
            .owner, .ownerSuperior, .shareRw, .shareRo, .teamRw, .teamRo, .teamRwSuperior, .currentConfirmer,
        ]
        let lower: Int64 = 800
        for mask in 0..<32 {
            let roles = roleGrants.enumerated().filter { mask & 1 << $0.offset != 0 }.compactMap {
                World.role($0.element)
            }
            try world.organisation.add(World.user(Int64(900 + mask), roles: [World.sales] + roles))
        }
        try world.organisation.add(World.user(lower))
        var chance = Chance(seed: 7)
        for _ in 0..<3_000 {
            guard var cell = Cell.all.randomElement(using: &chance) else { continue }
            let mask = Int.random(in: 0..<32, using: &chance)
            let actorID = Int64(900 + mask)
            var held = Set(roleGrants.enumerated().filter { mask & 1 << $0.offset != 0 }.map(\.element))
            held.formUnion(personal.filter { _ in chance.oneIn(4) })
            if held.contains(.owner) { held.remove(.ownerSuperior) }

            cell.grant = nil
            var facts = World.facts(of: cell)
            try world.organisation.change(World.user(lower, under: actorID))
            if held.contains(.owner) { facts.ownerID = actorID }
            if held.contains(.ownerSuperior) { facts.ownerID = lower }
            if held.contains(.shareRw) { facts.shares.append(.init(.user(actorID), .readWrite)) }
            if held.contains(.shareRo) { facts.shares.append(.init(.user(actorID), .readOnly)) }
            if held.contains(.teamRw) { facts.team.append(.init(.user(actorID), .readWrite)) }
            if held.contains(.teamRo) { facts.team.append(.init(.user(actorID), .readOnly)) }
            if held.contains(.teamRwSuperior) { facts.team.append(.init(.user(lower), .readWrite)) }
            if held.contains(.currentConfirmer) { facts.currentConfirmers.append(.user(actorID)) }

            let expected = held.contains { grant in
                cell.grant = grant
                return PolicyFile.lines.contains { $0.allows(cell) }
            }
            let decision = Authorizer().decide(
                cell.operation, on: facts, by: try world.actor(actorID), in: world.organisation)
            #expect(decision.isAllowed == expected, "\(cell) holding \(held)")
        }
    }

    @Test func `two rows for one status are a union`() throws {
        let world = try World(baseVisibility: .publicReadOnly)
        var order = facts(.salesOrder, .confirming)
        order.currentConfirmers = [.user(World.seller)]
        let owner = try world.actor(World.owner)
        let confirmer = try world.actor(World.seller)
        for isPending in [true, false] {
            order.isFirstConfirmerPending = isPending
            #expect(Authorizer().decide(.edit, on: order, by: confirmer, in: world.organisation).isAllowed)
            #expect(Authorizer().decide(.edit, on: order, by: owner, in: world.organisation).isAllowed == isPending)
        }
    }

    @Test func `a grant from a role is lost with that role's function permission, other grants with the last one`()
        throws
    {
        var world = try World()
        let finance: Int64 = 4
        let clerk: Int64 = 50
        try world.organisation.add(World.user(clerk, roles: [World.sales, finance]))
        let confirmed = facts(.salesOrder, .confirmed)
        let rejected = facts(.salesOrder, .rejected, owner: clerk)
        func decide(_ facts: RecordFacts, by id: Int64 = clerk) throws -> Decision {
            Authorizer().decide(.edit, on: facts, by: try world.actor(id), in: world.organisation)
        }
        func set(_ role: Int64, _ allowed: Bool) throws {
            try world.organisation.setFunctionPermission(
                FunctionPermission(roleID: role, object: .salesOrder, operation: .edit, allowed: allowed))
        }
        #expect(try decide(confirmed).isAllowed)

        try set(finance, false)
        #expect(try decide(confirmed).reason == .dataPermissionMissing)
        #expect(try decide(rejected).isAllowed)
        #expect(try decide(confirmed, by: World.holder(of: .orderFinance)).reason == .functionPermissionMissing)

        try set(World.sales, false)
        #expect(try decide(rejected).reason == .functionPermissionMissing)

        try set(finance, true)
        #expect(try decide(rejected).isAllowed)
        #expect(try decide(confirmed).isAllowed)
    }

    @Test func `a function permission is one of an object`() throws {
        var world = try World()
        try world.organisation.setFunctionPermission(
            FunctionPermission(roleID: World.sales, object: .account, operation: .edit, allowed: false))
        let owner = try world.actor(World.owner)
        let organisation = world.organisation
        #expect(
            Authorizer().decide(.edit, on: facts(.account, .assigned), by: owner, in: organisation).reason
                == .functionPermissionMissing)
        #expect(Authorizer().decide(.edit, on: facts(.contact, .normal), by: owner, in: organisation).isAllowed)
        #expect(
            Authorizer().decide(.changeOwner, on: facts(.account, .assigned), by: owner, in: organisation).isAllowed)
    }

    @Test func `CRM_ADMIN gets nothing from the rows, but everything that is offered by the setting`() throws {
        var world = try World()
        let admin = try world.actor(holding: .crmAdmin)
        let generous = Authorizer(settings: .init(crmAdminMayEverything: true))
        let offered = Set(PolicyFile.lines.map { "\($0.operation) \($0.object)" })
        for cell in Cell.all where cell.grant == .crmAdmin {
            let facts = World.facts(of: cell)
            let plain = Authorizer().decide(cell.operation, on: facts, by: admin, in: world.organisation)
            #expect(!plain.isAllowed, "\(cell)")
            let decision = generous.decide(cell.operation, on: facts, by: admin, in: world.organisation)
            #expect(
                decision.isAllowed == offered.contains("\(cell.operation.protoName) \(cell.object.protoName)"),
                "\(cell)")
        }
        try world.organisation.setFunctionPermission(
            FunctionPermission(roleID: 2, object: .visit, operation: .edit, allowed: false))
        #expect(
            generous.decide(.edit, on: facts(.visit, .completed), by: admin, in: world.organisation).reason
                == .functionPermissionMissing)
    }

    @Test func `the setting gives others nothing`() throws {
        let world = try World(baseVisibility: .publicReadOnly)
        let generous = Authorizer(settings: .init(crmAdminMayEverything: true))
        let actors = try world.actors()
        for cell in Cell.all where cell.grant != .crmAdmin {
            let actor = try #require(actors[cell.grant])
            let isAllowed = generous.decide(
                cell.operation, on: World.facts(of: cell), by: actor, in: world.organisation
            ).isAllowed
            #expect(isAllowed == PolicyFile.lines.contains { $0.allows(cell) }, "\(cell)")
        }
    }

    @Test func `a locked record refuses the four operations for everyone but owner, superior and CRM_ADMIN`() throws {
        let world = try World(baseVisibility: .publicReadOnly)
        let actors = try world.actors()
        let generous = Authorizer(settings: .init(crmAdminMayEverything: true))
        for cell in Cell.all {
            let actor = try #require(actors[cell.grant])
            var facts = World.facts(of: cell)
            let open = Authorizer().decide(cell.operation, on: facts, by: actor, in: world.organisation)
            let generousOpen = generous.decide(cell.operation, on: facts, by: actor, in: world.organisation)
            facts.isLocked = true
            let locked = Authorizer().decide(cell.operation, on: facts, by: actor, in: world.organisation)
            switch cell.grant {
            case .owner, .ownerSuperior, .crmAdmin:
                #expect(locked == open, "\(cell)")
                #expect(generous.decide(cell.operation, on: facts, by: actor, in: world.organisation) == generousOpen)
            default:
                #expect(
                    locked.reason == (open.reason == .operationNotOffered ? .operationNotOffered : .recordLocked),
                    "\(cell)")
            }
        }
    }

    @Test func `who has lost LOCK may not unlock, and is held up by a lock`() throws {
        var world = try World()
        try world.organisation.setFunctionPermission(
            FunctionPermission(roleID: World.sales, object: .contact, operation: .lock, allowed: false))
        var contact = facts(.contact, .normal)
        let owner = try world.actor(World.owner)
        #expect(Authorizer().decide(.edit, on: contact, by: owner, in: world.organisation).isAllowed)
        contact.isLocked = true
        #expect(Authorizer().decide(.edit, on: contact, by: owner, in: world.organisation).reason == .recordLocked)
    }

    @Test func `an invalidated record is seen, restored and deleted by CRM_ADMIN, and changed by nobody`() throws {
        let world = try World(baseVisibility: .publicReadOnly)
        let actors = try world.actors()
        let generous = Authorizer(settings: .init(crmAdminMayEverything: true))
        for grant in Cell.grants.map(Optional.some) + [nil] {
            let actor = try #require(actors[grant])
            for operation in CRMModel.Operation.allCases {
                let cell = Cell(operation: operation, object: .salesOrder, status: .rejected, grant: grant)
                var facts = World.facts(of: cell)
                facts.lifeState = .invalidated
                let reason = generous.decide(operation, on: facts, by: actor, in: world.organisation).reason
                let expected: Reason? =
                    switch operation {
                    case _ where grant != .crmAdmin: .recordNotFound
                    case .edit, .changeOwner, .addTeam, .invalidate, .share, .lock, .changeStatus: .recordInvalidated
                    case .claim, .return, .assign: .operationNotOffered
                    default: nil
                    }
                #expect(reason == expected, "\(cell)")
            }
        }
    }

    @Test func `restore and delete are CRM_ADMIN's alone, and for the recycle bin`() throws {
        let world = try World()
        let order = facts(.salesOrder, .rejected)
        for operation in [CRMModel.Operation.restore, .delete] {
            let owner = try world.actor(World.owner)
            #expect(
                Authorizer().decide(operation, on: order, by: owner, in: world.organisation).reason == .crmAdminRequired
            )
            let admin = try world.actor(holding: .crmAdmin)
            #expect(
                Authorizer().decide(operation, on: order, by: admin, in: world.organisation).reason == .statusForbids)
        }
    }

    @Test func `a denial tells the statuses and the grants that would do`() throws {
        let world = try World()
        let owner = try world.actor(World.owner)
        let confirmed = try denial(
            Authorizer().decide(.edit, on: facts(.salesOrder, .confirmed), by: owner, in: world.organisation))
        #expect(confirmed.primary == .dataPermissionMissing)
        #expect(confirmed.statusesThatAllow == [.confirming, .rejected, .withdrawn])
        #expect(confirmed.grantsThatAllow == [.orderAdmin, .orderFinance])

        let completed = try denial(
            Authorizer().decide(.edit, on: facts(.visit, .completed), by: owner, in: world.organisation))
        #expect(completed.failures == .status)
        #expect(completed.statusesThatAllow == [.incomplete])
        #expect(completed.grantsThatAllow == [])

        let started = try denial(
            Authorizer().decide(.edit, on: facts(.salesOrder, .confirming), by: owner, in: world.organisation))
        #expect(started.primary == .dataPermissionMissing)
        #expect(started.failedConditions == [.firstConfirmerPending])
        #expect(started.statusesThatAllow == [.rejected, .withdrawn])
        #expect(started.grantsThatAllow == [.currentConfirmer, .orderAdmin, .orderFinance])

        var account = facts(.account, .assigned)
        account.approvalStatus = .inProgress
        let approved = try denial(Authorizer().decide(.edit, on: account, by: owner, in: world.organisation))
        #expect(approved.primary == .statusForbids)
        #expect(approved.failedConditions == [.approvalNotInProgress])
        #expect(approved.statusesThatAllow == [])
    }

    @Test func `a denial carries every layer that failed`() throws {
        var world = try World(baseVisibility: .publicReadOnly)
        try world.organisation.setFunctionPermission(
            FunctionPermission(roleID: World.sales, object: .visit, operation: .edit, allowed: false))
        var visit = facts(.visit, .completed)
        visit.isLocked = true
        let found = try denial(
            Authorizer().decide(.edit, on: visit, by: try world.actor(World.passerBy), in: world.organisation))
        #expect(found.failures == [.functionPermission, .locked, .status, .dataPermission])
        #expect(found.primary == .functionPermissionMissing)
    }

    @Test func `a team role decides for its member and for those above the member`() throws {
        var world = try World()
        let helper: Int64 = 1
        try world.organisation.add(TeamRole(id: helper, object: .contact, name: "Helper"), position: 0)
        try world.organisation.add(TeamRole(id: 2, object: .contact, name: "Other"), position: 1)
        func set(_ operation: CRMModel.Operation, _ allowed: Bool) throws {
            try world.organisation.setTeamRolePermission(
                TeamRolePermission(teamRoleID: helper, operation: operation, allowed: allowed))
        }
        func reason(_ operation: CRMModel.Operation, _ facts: RecordFacts, _ id: Int64) throws -> Reason? {
            Authorizer().decide(operation, on: facts, by: try world.actor(id), in: world.organisation).reason
        }
        var contact = facts(.contact, .normal)
        contact.team = [.init(.user(World.member), .readWrite, roles: TeamRoleSet(position: 0))]
        #expect(try reason(.edit, contact, World.member) == nil)
        #expect(try reason(.edit, contact, World.boss) == nil)
        try set(.edit, false)
        #expect(try reason(.edit, contact, World.member) == .dataPermissionMissing)
        #expect(try reason(.edit, contact, World.boss) == .dataPermissionMissing)
        #expect(try reason(.invalidate, contact, World.member) == nil)

        contact.team[0].roles.formUnion(TeamRoleSet(position: 1))
        #expect(try reason(.edit, contact, World.member) == nil)
        contact.team[0].roles = TeamRoleSet()
        #expect(try reason(.edit, contact, World.member) == nil)

        contact.team[0].roles = TeamRoleSet(position: 0)
        try set(.view, false)
        #expect(try reason(.invalidate, contact, World.member) == .recordNotFound)
        #expect(try reason(.invalidate, contact, World.boss) == .recordNotFound)
    }

    @Test func `a share to a role counts while that role has the operation`() throws {
        var world = try World()
        let helper: Int64 = 40
        try world.organisation.add(Role(id: helper, name: "HELPER"))
        try world.organisation.change(World.user(World.seller, roles: [World.sales, helper]))
        var contact = facts(.contact, .normal)
        contact.shares = [.init(.role(helper), .readWrite)]
        let seller = try world.actor(World.seller)
        #expect(Authorizer().decide(.edit, on: contact, by: seller, in: world.organisation).isAllowed)
        try world.organisation.setFunctionPermission(
            FunctionPermission(roleID: helper, object: .contact, operation: .edit, allowed: false))
        #expect(
            Authorizer().decide(.edit, on: contact, by: seller, in: world.organisation).reason == .dataPermissionMissing
        )
    }

    @Test func `a deactivated user holds nothing, yet passes on what those above hold`() throws {
        var world = try World(baseVisibility: .publicReadOnly)
        try world.organisation.change(World.user(World.owner, under: World.lead, active: false))
        try world.organisation.change(World.user(World.lead, under: World.head, active: false))
        let contact = facts(.contact, .normal)
        for id in [World.owner, World.lead] {
            let actor = try world.actor(id)
            #expect(!actor.isActive)
            for operation in CRMModel.Operation.allCases {
                let decision = Authorizer().decide(operation, on: contact, by: actor, in: world.organisation)
                #expect(decision.reason == .recordNotFound)
            }
            #expect(!Authorizer().decide(.create, onNewRecordOf: .contact, by: actor, in: world.organisation).isAllowed)
        }
        let head = try world.actor(World.head)
        #expect(
            Authorizer().decide(.edit, on: contact, by: head, in: world.organisation).isAllowed)
    }

    @Test func `all grants of an actor can be asked for`() throws {
        let world = try World()
        var order = facts(.salesOrder, .confirming)
        order.confirmers = [.user(World.head)]
        order.shares = [.init(.user(World.head), .readOnly)]
        let authorizer = Authorizer()
        #expect(
            authorizer.grants(of: try world.actor(World.head), on: order, for: .edit, in: world.organisation)
                == [.ownerSuperior, .shareRo, .confirmer])
        #expect(
            authorizer.grants(of: try world.actor(World.passerBy), on: order, for: .edit, in: world.organisation)
                .isEmpty)
    }
}
