import CRMModel
import Testing

@testable import CRMAuthorizer

@Suite struct PolicyTests {
    /// The cells that these lines allow.
    private func allowed(_ cells: [Cell], by lines: [PolicyLine]) -> Set<Cell> {
        Set(cells.filter { cell in lines.contains { $0.allows(cell) } })
    }

    @Test func `the Swift table has the rows of policy csv in its order`() {
        #expect(PolicyFile.lines.count == 62)
        #expect(Policy.preset.rows.map { PolicyLine($0) } == PolicyFile.lines)
    }

    @Test func `every cell of the grid is decided as policy csv says`() throws {
        let world = try World(baseVisibility: .publicReadOnly)
        let expected = allowed(Cell.all, by: PolicyFile.lines)
        let found = try world.allowed(Cell.all, by: .preset, world.actors())
        #expect(Cell.all.count == 4_080)
        for cell in expected.subtracting(found) { Issue.record("denied, but policy.csv allows it: \(cell)") }
        for cell in found.subtracting(expected) { Issue.record("allowed, but policy.csv does not: \(cell)") }
    }

    @Test func `whoever holds a grant that a row names sees the record without base visibility`() throws {
        let world = try World(baseVisibility: .private)
        #expect(
            try world.allowed(Cell.all, by: .preset, world.actors()) == allowed(Cell.all, by: PolicyFile.lines))
    }

    @Test func `without any grant a record is not found, whatever the operation`() throws {
        let world = try World(baseVisibility: .private)
        let passerBy = try world.actor(World.passerBy)
        for operation in CRMModel.Operation.allCases {
            for object in BusinessObject.allCases {
                for status in Cell.statuses[object] ?? [] {
                    let facts = World.facts(of: Cell(operation: operation, object: object, status: status))
                    let decision = Authorizer().decide(operation, on: facts, by: passerBy, in: world.organisation)
                    #expect(decision == .denied(.notFound))
                }
            }
        }
    }

    @Test func `an allowed operation names a row of policy csv that allows it, and the grant`() throws {
        let world = try World(baseVisibility: .publicReadOnly)
        let actors = try world.actors()
        for cell in Cell.all {
            let actor = try #require(actors[cell.grant])
            let facts = World.facts(of: cell)
            let decision = Authorizer().decide(cell.operation, on: facts, by: actor, in: world.organisation)
            guard case .allowed(let permit) = decision else { continue }
            let row = try #require(permit.row)
            #expect(PolicyLine(row).allows(cell), "\(cell)")
            #expect(permit.grant == cell.grant, "\(cell)")
        }
    }

    @Test func `taking any one row out of the table denies exactly the cells that no other row allows`() throws {
        let world = try World(baseVisibility: .publicReadOnly)
        let actors = try world.actors()
        for number in Policy.preset.rows.indices {
            let row = Policy.preset.rows[number]
            var rows = Policy.preset.rows
            rows.remove(at: number)
            var lines = PolicyFile.lines
            let line = lines.remove(at: number)

            let cells = try #require(Cell.byPair[.init(operation: row.operation, object: row.object)])
            let red = allowed(cells, by: PolicyFile.lines).subtracting(
                try world.allowed(cells, by: Policy(rows: rows), actors))
            let own = Set(cells.filter { line.allows($0) })
            #expect(red == own.subtracting(allowed(cells, by: lines)), "\(line)")
            #expect(!red.isEmpty, "nothing shows that the row is there: \(line)")
        }
    }

    @Test func `taking any one grant out of a row denies exactly the cells that no other row allows`() throws {
        let world = try World(baseVisibility: .publicReadOnly)
        let actors = try world.actors()
        var withoutEffect: [String] = []
        for (number, line) in PolicyFile.lines.enumerated() {
            for grant in Policy.preset.rows[number].grants.elements {
                var rows = Policy.preset.rows
                rows[number].grants.remove(grant)
                var lines = PolicyFile.lines
                lines[number].grants.remove(grant.protoName)

                let row = rows[number]
                let cells = try #require(Cell.byPair[.init(operation: row.operation, object: row.object)])
                let red = allowed(cells, by: PolicyFile.lines).subtracting(
                    try world.allowed(cells, by: Policy(rows: rows), actors))
                let own = Set(cells.filter { $0.grant == grant && line.allows($0) })
                #expect(red == own.subtracting(allowed(cells, by: lines)), "\(line) without \(grant)")
                if red.isEmpty {
                    withoutEffect.append("\(line.operation) \(line.object) \(line.condition) \(grant.protoName)")
                }
            }
        }
        // Where the waiting confirmation lets these two edit with or without its first confirmer.
        #expect(
            withoutEffect == [
                "EDIT SALES_ORDER FIRST_CONFIRMER_PENDING ORDER_ADMIN",
                "EDIT SALES_ORDER FIRST_CONFIRMER_PENDING ORDER_FINANCE",
                "EDIT RETURN_FORM FIRST_CONFIRMER_PENDING ORDER_ADMIN",
                "EDIT RETURN_FORM FIRST_CONFIRMER_PENDING ORDER_FINANCE",
            ])
    }

    @Test func `a pair without a row is not offered to anyone`() throws {
        let world = try World(baseVisibility: .publicReadOnly)
        let actors = try world.actors()
        let offered = Set(PolicyFile.lines.map { "\($0.operation) \($0.object)" })
        for cell in Cell.all where !offered.contains("\(cell.operation.protoName) \(cell.object.protoName)") {
            for everything in [false, true] {
                let authorizer = Authorizer(settings: .init(crmAdminMayEverything: everything))
                let actor = try #require(actors[cell.grant])
                let decision = authorizer.decide(
                    cell.operation, on: World.facts(of: cell), by: actor, in: world.organisation)
                #expect(decision.reason == .operationNotOffered, "\(cell)")
                let onObject = authorizer.decide(
                    cell.operation, onNewRecordOf: cell.object, by: actor, in: world.organisation)
                #expect(onObject.reason == .operationNotOffered, "\(cell)")
            }
        }
    }

    @Test func `an installation's own row allows where the preset has none`() throws {
        let world = try World(baseVisibility: .private)
        let row = Policy.Row(operation: .edit, object: .competitor, statuses: [.normal], grants: [.owner, .orderAdmin])
        let policy = try Policy(additions: [row])
        #expect(Array(policy.additions) == [row])
        let authorizer = Authorizer(policy: policy)
        var facts = RecordFacts(object: .competitor, status: .normal)
        facts.ownerID = World.owner
        let owner = try world.actor(World.owner)
        #expect(
            authorizer.decide(.edit, on: facts, by: owner, in: world.organisation)
                == .allowed(.init(row: row, grant: .owner)))
        let orderAdmin = try world.actor(holding: .orderAdmin)
        #expect(authorizer.decide(.edit, on: facts, by: orderAdmin, in: world.organisation).isAllowed)
        #expect(Authorizer().decide(.edit, on: facts, by: owner, in: world.organisation).reason == .operationNotOffered)
    }

    @Test func `rows for other operations, preset pairs, foreign statuses, none, and grants that only see are refused`()
    {
        func row(
            _ operation: CRMModel.Operation, _ object: BusinessObject, _ statuses: [CRMModel.Status], _ grants: GrantSet
        )
            -> Policy.Row
        {
            Policy.Row(operation: operation, object: object, statuses: statuses, grants: grants)
        }
        let sharing = row(.share, .account, [.assigned], [.owner])
        #expect(throws: PolicyError.operationHasNoRows(sharing)) { try Policy(additions: [sharing]) }
        let editing = row(.edit, .account, [.unassigned], [.owner])
        #expect(throws: PolicyError.pairIsPreset(editing)) { try Policy(additions: [editing]) }
        let empty = row(.addTeam, .contract, [], [.owner])
        #expect(throws: PolicyError.emptyRow(empty)) { try Policy(additions: [empty]) }
        let foreign = row(.addTeam, .contract, [.normal, .won], [.owner])
        #expect(throws: PolicyError.statusOfOtherObject(foreign)) { try Policy(additions: [foreign]) }
        let seeing = row(.addTeam, .contract, [.normal], [.public])
        #expect(throws: PolicyError.grantOnlySees(seeing)) { try Policy(additions: [seeing]) }
        var conditional = row(.addTeam, .contract, [.normal], [.owner])
        conditional.condition = .firstConfirmerPending
        #expect(throws: PolicyError.conditionOfOtherObject(conditional)) { try Policy(additions: [conditional]) }
    }

    @Test func `two additions that say the same, and more than there may be, are refused`() throws {
        var row = Policy.Row(
            operation: .changeOwner, object: .visit, statuses: [.incomplete, .completed], grants: [.owner], id: 1)
        var other = row
        other.statuses = [.completed, .incomplete]
        other.id = 2
        #expect(throws: PolicyError.rowIsThere(other)) { try Policy(additions: [row, other]) }
        row.grants = [.ownerSuperior]
        #expect(try Policy(additions: [row, other]).additions.map(\.id) == [1, 2])
        #expect(throws: PolicyError.tooManyAdditions) { try Policy(additions: Array(repeating: row, count: 501)) }
    }

    @Test func `conditions are about the objects of which the preset says them`() {
        for row in Policy.preset.rows {
            #expect(row.condition?.objects.contains(row.object) ?? true, "\(row)")
        }
    }

    @Test func `a row survives the way through its message`() {
        for row in Policy.preset.rows {
            #expect(Policy.Row(CRMModel.PolicyRow(row)) == row)
        }
    }
}
