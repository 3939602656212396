internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

extension ReadCall {
    /// For more people below the caller than these a scope takes long to make.
    private static let manySubordinates = 200
    /// Likewise with more users than these, where sharing rules may name every one of them as an owner.
    private static let manyUsers = 2_000

    /// The rule of seeing as a query, for the caller and a scene; nil if there is nothing to see.
    func scope(of object: BusinessObject, _ scene: BuiltInScene) throws -> RecordQuery.Scope? {
        try snapshot.scopes.scope(ScopeCache.Key(userID: caller.user.id, object: object, scene: scene)) {
            if takesLong(object, scene) { try leaveLoop() }
            return makeScope(of: object, scene)
        }
    }

    /// Whether the caller sees records of the object that are in the recycle bin.
    func seesInvalidated(_ object: BusinessObject) -> Bool {
        // One that is nobody's.
        var facts = RecordFacts(object: object, status: object.statuses[0])
        facts.lifeState = .invalidated
        return grantOfSeeing(facts) != nil
    }

    private func takesLong(_ object: BusinessObject, _ scene: BuiltInScene) -> Bool {
        let asksLine = scene == .all || scene == .subordinates
        let asksRules = scene == .all || scene == .shared
        return asksLine && snapshot.line.subordinates(of: caller.user.id).count > Self.manySubordinates
            || asksRules && !organisation.sharingRules(of: object).isEmpty && organisation.userCount > Self.manyUsers
    }

    private func makeScope(of object: BusinessObject, _ scene: BuiltInScene) -> RecordQuery.Scope? {
        switch authorizer.scope(of: caller.user, on: object, scene: scene, in: organisation, snapshot.line) {
        case .nothing: return nil
        case .everything: return .everything
        case .reached(let reach):
            let team = reach.teamGrantees.union(reach.teamUserIDs.map { .user($0) })
            return .reached(
                by: RecordQuery.Reach(
                    ownerIDs: Array(reach.ownerIDs) + reach.ruleOwnerIDs, grantees: reach.grantees.map(\.kind),
                    shareGrantees: reach.shareGrantees.subtracting(reach.grantees).map(\.kind),
                    teamGrantees: team.subtracting(reach.grantees).map(\.kind), teamRoles: reach.teamRoles,
                    poolIDs: reach.poolIDs.sorted()))
        }
    }
}
