import CRMModel
import Testing

@testable import CRMAuthorizer

@Suite struct TransitionTests {
    private static let grants = Cell.grants + [.poolMember, .poolAdmin]

    /// An action on a record in a certain state by somebody who holds one grant, or none.
    private struct Question {
        var action: Transition.Action
        var cell: Cell
        var lines: [TransitionLine]

        var facts: RecordFacts { World.facts(of: cell) }
        /// Into which a record is returned.
        var pool: Int64 { cell.grant == .poolAdmin ? World.administratorPool : World.nobodysPool }

        var expected: Reason? {
            if lines.isEmpty { return .operationNotOffered }
            let left = lines.filter { $0.from.contains(cell.status.protoName) }
            if left.isEmpty { return .statusForbids }
            return left.contains { $0.names(cell) } ? nil : .dataPermissionMissing
        }
    }

    private static let grid: [Question] = Transition.Action.allCases.flatMap { action in
        BusinessObject.allCases.flatMap { object in
            let lines = TransitionFile.lines.filter { $0.object == object.protoName && $0.action == action.protoName }
            return (Cell.statuses[object] ?? []).flatMap { status in
                (grants.map(Optional.some) + [nil]).map { grant in
                    Question(
                        action: action,
                        cell: Cell(operation: action.operation, object: object, status: status, grant: grant),
                        lines: lines)
                }
            }
        }
    }

    private func actor(_ world: World, _ question: Question) throws -> Actor {
        try world.actor(holding: question.cell.grant)
    }

    @Test func `the Swift table has the rows of transitions csv in its order`() {
        #expect(TransitionFile.lines.count == 48)
        #expect(Transitions.preset.rows.map { TransitionLine($0) } == TransitionFile.lines)
        for row in Transitions.preset.rows {
            #expect(Transitions.preset.row(row.action, of: row.object) == row)
        }
        #expect(Transitions.preset.row(.claim, of: .contact) == nil)
    }

    @Test func `every action in every status is decided as transitions csv says`() throws {
        let world = try World(baseVisibility: .publicReadOnly)
        for question in Self.grid {
            let decision = Authorizer().decide(
                transition: question.action, intoPool: question.pool, on: question.facts,
                by: try actor(world, question), in: world.organisation)
            #expect(decision.reason == question.expected, "\(question.action) \(question.cell)")
            if case .allowed(let permit) = decision {
                #expect(permit.transition.map { TransitionLine($0) } == question.lines.first)
                #expect(permit.grant == question.cell.grant || permit.grant == .poolMember)
            }
        }
    }

    @Test func `an operation is allowed when one of its actions is`() throws {
        let world = try World(baseVisibility: .publicReadOnly)
        var allowed: [Cell: Bool] = [:]
        for question in Self.grid { allowed[question.cell, default: false] = false }
        for question in Self.grid where question.expected == nil { allowed[question.cell] = true }
        // The seller may return to a pool of theirs by whatever they see the record.
        for (cell, isAllowed) in allowed where cell.operation != .return {
            let decision = Authorizer().decide(
                cell.operation, on: World.facts(of: cell), by: try world.actor(holding: cell.grant),
                in: world.organisation)
            #expect(decision.isAllowed == isAllowed, "\(cell)")
        }
    }

    @Test func `a record is returned to a pool by the administrators of that one, not of another`() throws {
        let world = try World(baseVisibility: .publicReadOnly)
        let seller = try world.actor(World.seller)
        var account = RecordFacts(object: .account, status: .assigned)
        account.ownerID = World.owner
        for (pool, isAllowed) in [
            (World.administratorPool, true), (World.memberPool, false), (World.nobodysPool, false), (nil, true),
        ] as [(Int64?, Bool)] {
            let decision = Authorizer().decide(
                transition: .return, intoPool: pool, on: account, by: seller, in: world.organisation)
            #expect(decision.isAllowed == isAllowed)
            let owner = try world.actor(World.owner)
            #expect(
                Authorizer().decide(transition: .return, intoPool: pool, on: account, by: owner, in: world.organisation)
                    .isAllowed)
        }
        // Who does not see it can't take it, though it is for their pool.
        let dark = try World()
        #expect(
            Authorizer().decide(
                transition: .return, intoPool: World.administratorPool, on: account,
                by: try dark.actor(World.seller), in: dark.organisation) == .denied(.notFound))
    }

    @Test func `a lock refuses every change of status to all but owner, superior and CRM_ADMIN`() throws {
        let world = try World(baseVisibility: .publicReadOnly)
        for question in Self.grid {
            let actor = try actor(world, question)
            func decide(_ facts: RecordFacts) -> Decision {
                Authorizer().decide(
                    transition: question.action, intoPool: question.pool, on: facts, by: actor, in: world.organisation)
            }
            var locked = question.facts
            locked.isLocked = true
            let isKeeper = [.owner, .ownerSuperior, .crmAdmin].contains(question.cell.grant)
            if isKeeper || question.lines.isEmpty {
                #expect(decide(locked) == decide(question.facts))
            } else {
                #expect(decide(locked).reason == .recordLocked)
            }
        }
    }

    @Test func `an invalidated record changes its status for nobody`() throws {
        let world = try World(baseVisibility: .publicReadOnly)
        let generous = Authorizer(settings: .init(crmAdminMayEverything: true))
        for question in Self.grid where !question.lines.isEmpty {
            var facts = question.facts
            facts.lifeState = .invalidated
            let decision = generous.decide(
                transition: question.action, on: facts, by: try actor(world, question), in: world.organisation)
            #expect(decision.reason == (question.cell.grant == .crmAdmin ? .recordInvalidated : .recordNotFound))
        }
    }

    @Test func `CRM_ADMIN passes by the setting, wherever the object offers the action`() throws {
        let world = try World()
        let admin = try world.actor(holding: .crmAdmin)
        let generous = Authorizer(settings: .init(crmAdminMayEverything: true))
        for question in Self.grid where question.cell.grant == .crmAdmin {
            let decision = generous.decide(
                transition: question.action, on: question.facts, by: admin, in: world.organisation)
            #expect(decision.isAllowed == !question.lines.isEmpty, "\(question.cell)")
        }
    }

    @Test func `each operation is a function permission of its own, and a pool's role counts while it has it`() throws {
        var world = try World()
        let helper: Int64 = 40
        try world.organisation.add(Role(id: helper, name: "HELPER"))
        try world.organisation.change(World.user(World.seller, roles: [World.sales, helper]))
        try world.organisation.add(
            Pool(id: 4, object: .account, name: "east", administrators: [CRMModel.Grantee(kind: .roleID(helper))]))
        var account = RecordFacts(object: .account, status: .unassigned)
        account.poolID = 4
        func reason(_ action: Transition.Action) throws -> Reason? {
            Authorizer().decide(
                transition: action, on: account, by: try world.actor(World.seller), in: world.organisation
            ).reason
        }
        func `switch`(_ operation: CRMModel.Operation, _ role: Int64, _ allowed: Bool) throws {
            try world.organisation.setFunctionPermission(
                FunctionPermission(roleID: role, object: .account, operation: operation, allowed: allowed))
        }
        #expect(try reason(.claim) == nil && reason(.assign) == nil)
        try `switch`(.claim, helper, false)
        #expect(try reason(.claim) == .dataPermissionMissing)
        #expect(try reason(.assign) == nil)
        try `switch`(.claim, World.sales, false)
        #expect(try reason(.claim) == .functionPermissionMissing)
        try `switch`(.view, helper, false)
        #expect(try reason(.assign) == .recordNotFound)
    }

    @Test func `an explanation tells the change of status, and what would do`() throws {
        let world = try World()
        var account = RecordFacts(object: .account, status: .unassigned)
        account.poolID = World.memberPool
        let seller = try world.actor(World.seller)
        let claim = Authorizer().explain(.claim, on: account, by: seller, in: world.organisation)
        #expect(claim.allowed && claim.grant == .poolMember)
        #expect(claim.layers.map(\.text).contains("CLAIM takes a record of ACCOUNT from UNASSIGNED to ASSIGNED."))
        let assign = Authorizer().explain(.assign, on: account, by: seller, in: world.organisation)
        #expect(assign.reason == "DATA_PERMISSION_MISSING")
        #expect(assign.grantsThatAllow == [.owner, .ownerSuperior, .poolAdmin])
        account.poolID = nil
        account.ownerID = World.seller
        let back = Authorizer().explain(.return, on: account, by: seller, in: world.organisation)
        #expect(back.reason == "STATUS_FORBIDS")
        #expect(back.statusesThatAllow == [.assigned])
    }
}
