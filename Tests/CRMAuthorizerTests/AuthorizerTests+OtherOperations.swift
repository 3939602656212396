import CRMAuthorizer
import CRMModel
import Testing

/// The operations that rows don't govern.
extension AuthorizerTests {
    @Test(arguments: [CRMModel.Operation.share, .lock])
    func `sharing and locking are the owner's, a superior's and CRM_ADMIN's`(_ operation: CRMModel.Operation) throws {
        var world = try World(baseVisibility: .publicReadOnly)
        let allowed: Set<Grant> = [.owner, .ownerSuperior, .crmAdmin]
        let actors = try world.actors()
        for object in BusinessObject.allCases {
            for grant in Cell.grants {
                let cell = Cell(
                    operation: operation, object: object, status: Cell.statuses[object]?.first ?? .normal, grant: grant)
                var facts = World.facts(of: cell)
                facts.isLocked = true
                let actor = try #require(actors[grant])
                let decision = Authorizer().decide(operation, on: facts, by: actor, in: world.organisation)
                #expect(decision.isAllowed == allowed.contains(grant), "\(cell)")
                #expect(decision.isAllowed || decision.reason == .dataPermissionMissing)
            }
        }
        try world.organisation.setFunctionPermission(
            FunctionPermission(roleID: World.sales, object: .visit, operation: operation, allowed: false))
        #expect(
            Authorizer().decide(
                operation, on: facts(.visit, .incomplete), by: try world.actor(World.owner), in: world.organisation
            ).reason == .functionPermissionMissing)
    }

    @Test(arguments: [CRMModel.Operation.view, .forward, .calendar, .print, .reminder, .call, .mail, .export])
    func `what needs no more than seeing asks for the function permission and for seeing`(
        _ operation: CRMModel.Operation
    ) throws {
        var world = try World()
        var campaign = facts(.campaign, .closed)
        campaign.isLocked = true
        campaign.team = [.init(.user(World.seller), .readOnly)]
        let seller = try world.actor(World.seller)
        #expect(
            Authorizer().decide(operation, on: campaign, by: seller, in: world.organisation)
                == .allowed(Permit(row: nil, grant: .teamRo)))
        let passerBy = try world.actor(World.passerBy)
        #expect(
            Authorizer().decide(operation, on: campaign, by: passerBy, in: world.organisation) == .denied(.notFound))
        try world.organisation.setFunctionPermission(
            FunctionPermission(roleID: World.sales, object: .campaign, operation: operation, allowed: false))
        #expect(
            Authorizer().decide(operation, on: campaign, by: seller, in: world.organisation).reason
                == (operation == .view ? .recordNotFound : .functionPermissionMissing))
    }

    @Test(arguments: [CRMModel.Operation.create, .import, .importStatus])
    func `creating and importing ask for the function permission alone`(_ operation: CRMModel.Operation) throws {
        var world = try World()
        let seller = try world.actor(World.seller)
        let authorizer = Authorizer()
        #expect(
            authorizer.decide(operation, onNewRecordOf: .account, by: seller, in: world.organisation)
                == .allowed(Permit(row: nil, grant: nil)))
        try world.organisation.setFunctionPermission(
            FunctionPermission(roleID: World.sales, object: .account, operation: operation, allowed: false))
        #expect(
            authorizer.decide(operation, onNewRecordOf: .account, by: seller, in: world.organisation).reason
                == .functionPermissionMissing)
        #expect(authorizer.decide(operation, onNewRecordOf: .contact, by: seller, in: world.organisation).isAllowed)
    }
}
