import CRMAuthorizer
import CRMModel
import Testing

@Suite struct ExplanationTests {
    private let authorizer = Authorizer()

    private func order(_ status: CRMModel.Status) -> RecordFacts {
        var facts = RecordFacts(object: .salesOrder, status: status)
        facts.ownerID = World.owner
        return facts
    }

    @Test func `about a record that the asker can't see it says the same as about none`() throws {
        let world = try World()
        let passerBy = try world.actor(World.passerBy)
        for cell in Cell.all where cell.grant == nil {
            var facts = World.facts(of: cell)
            facts.isLocked = cell.isInPool
            facts.lifeState = cell.isApprovalInProgress ? .invalidated : .active
            #expect(
                authorizer.explain(cell.operation, on: facts, by: passerBy, in: world.organisation)
                    == Authorizer.recordNotFound)
        }
        #expect(Authorizer.recordNotFound.reason == "RECORD_NOT_FOUND")
        #expect(Authorizer.recordNotFound.layers.map(\.name) == ["seeing"])
    }

    @Test func `an allowed operation is explained by its row and grant, all layers passed`() throws {
        let world = try World()
        let head = try world.actor(World.head)
        let explanation = authorizer.explain(.edit, on: order(.rejected), by: head, in: world.organisation)
        #expect(explanation.allowed)
        #expect(explanation.reason == "")
        #expect(explanation.grant == .ownerSuperior)
        #expect(explanation.row?.statuses == [.rejected, .withdrawn])
        #expect(explanation.layers.map(\.name) == ["seeing", "function permission", "status", "data permission"])
        #expect(explanation.layers.allSatisfy { $0.passed && !$0.text.isEmpty })
        #expect(explanation.holders.isEmpty)
    }

    @Test func `a denial tells which layer failed, what would have done, and who holds that`() throws {
        var world = try World()
        try world.organisation.change(World.user(World.lead, under: World.head, roles: [World.sales, 3]))
        let owner = try world.actor(World.owner)
        let explanation = authorizer.explain(.edit, on: order(.confirmed), by: owner, in: world.organisation)
        #expect(!explanation.allowed)
        #expect(explanation.reason == "DATA_PERMISSION_MISSING")
        #expect(explanation.layers.map(\.passed) == [true, true, true, false])
        #expect(explanation.statusesThatAllow == [.confirming, .rejected, .withdrawn])
        #expect(explanation.grantsThatAllow == [.orderAdmin, .orderFinance])
        #expect(explanation.holders == [GrantHolder(userID: World.lead, name: "user12", grant: .orderAdmin)])
    }

    @Test func `a grant that a team role or a role bars is told as held, and why it doesn't count`() throws {
        var world = try World()
        try world.organisation.add(TeamRole(id: 1, object: .contact, name: "Helper"), position: 0)
        try world.organisation.setTeamRolePermission(
            TeamRolePermission(teamRoleID: 1, operation: .edit, allowed: false))
        var contact = RecordFacts(object: .contact, status: .normal)
        contact.ownerID = World.owner
        contact.team = [.init(.user(World.member), .readWrite, roles: TeamRoleSet(position: 0))]
        func text(_ id: Int64) throws -> String {
            let asker = try world.actor(id)
            return authorizer.explain(.edit, on: contact, by: asker, in: world.organisation).layers.last?.text ?? ""
        }
        let why = ", but by a role or team role that lacks EDIT."
        #expect(try text(World.member).hasSuffix("; you hold TEAM_RW\(why)"))
        #expect(try text(World.boss).hasSuffix("; you hold TEAM_RW_SUPERIOR\(why)"))
        contact.shares = [.init(.user(World.seller), .readOnly)]
        #expect(try text(World.seller).hasSuffix("; you hold none that counts."))
    }

    @Test func `it names the owner, superiors and CRM administrators who could, active ones and nobody else`() throws {
        var world = try World(baseVisibility: .publicReadOnly)
        let seller = try world.actor(World.seller)
        var facts = order(.rejected)
        facts.shares = [.init(.user(World.member), .readWrite)]
        func holders(_ operation: CRMModel.Operation, _ authorizer: Authorizer) -> [Int64] {
            authorizer.explain(operation, on: facts, by: seller, in: world.organisation).holders.map(\.userID)
        }
        let admin = World.holder(of: .crmAdmin)
        #expect(holders(.edit, authorizer) == [World.owner, World.lead, World.head])
        #expect(
            holders(.edit, Authorizer(settings: .init(crmAdminMayEverything: true)))
                == [World.owner, World.lead, World.head, admin])
        #expect(holders(.lock, authorizer) == [World.owner, World.lead, World.head, admin])
        #expect(holders(.restore, authorizer) == [])
        try world.organisation.change(World.user(World.lead, under: World.head, active: false))
        #expect(holders(.lock, authorizer) == [World.owner, World.head, admin])
        facts.isLocked = true
        #expect(holders(.edit, authorizer) == [World.owner, World.head])
    }

    @Test func `it names at most 20 people`() throws {
        var world = try World(baseVisibility: .publicReadOnly)
        for id in Int64(100)..<140 { try world.organisation.add(World.user(id, roles: [2])) }
        let explanation = authorizer.explain(
            .share, on: order(.rejected), by: try world.actor(World.seller), in: world.organisation)
        #expect(explanation.holders.count == 20)
    }

    @Test func `each reason for a denial is explained by the layer that failed`() throws {
        var world = try World(baseVisibility: .publicReadOnly)
        let owner = try world.actor(World.owner)
        let seller = try world.actor(World.seller)
        func failed(_ operation: CRMModel.Operation, _ facts: RecordFacts, _ actor: Actor) -> [String] {
            authorizer.explain(operation, on: facts, by: actor, in: world.organisation).layers.filter { !$0.passed }
                .map(\.name)
        }
        var visit = RecordFacts(object: .visit, status: .completed)
        visit.ownerID = World.owner
        #expect(failed(.edit, visit, owner) == ["status"])
        #expect(failed(.edit, visit, seller) == ["status", "data permission"])
        #expect(failed(.changeOwner, visit, owner) == ["status"])
        #expect(failed(.invalidate, visit, seller) == ["data permission"])
        visit.isLocked = true
        #expect(failed(.invalidate, visit, seller) == ["status", "data permission"])
        visit.shares = [.init(.user(World.seller), .readWrite)]
        #expect(failed(.invalidate, visit, seller) == ["status"])
        try world.organisation.setFunctionPermission(
            FunctionPermission(roleID: World.sales, object: .visit, operation: .print, allowed: false))
        #expect(failed(.print, visit, owner) == ["function permission"])
    }

    @Test func `creating is explained by the function permission`() throws {
        var world = try World()
        let seller = try world.actor(World.seller)
        #expect(authorizer.explain(.create, onNewRecordOf: .visit, by: seller, in: world.organisation).allowed)
        try world.organisation.setFunctionPermission(
            FunctionPermission(roleID: World.sales, object: .visit, operation: .create, allowed: false))
        let explanation = authorizer.explain(.create, onNewRecordOf: .visit, by: seller, in: world.organisation)
        #expect(explanation.reason == "FUNCTION_PERMISSION_MISSING")
        #expect(explanation.layers.map(\.passed) == [false])
    }
}
