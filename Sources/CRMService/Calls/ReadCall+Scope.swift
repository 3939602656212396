internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

extension ReadCall {
    /// For more people below the caller than these a scope takes long to make.
    private static let manySubordinates = 200

    /// The rule of seeing as a query, for the caller; nil if there is nothing to see.
    func scope(of object: BusinessObject) throws -> RecordQuery.Scope? {
        try snapshot.scopes.scope(ScopeCache.Key(userID: caller.user.id, object: object)) {
            if snapshot.line.subordinates(of: caller.user.id).count > Self.manySubordinates { try leaveLoop() }
            return makeScope(of: object)
        }
    }

    private func makeScope(of object: BusinessObject) -> RecordQuery.Scope? {
        switch authorizer.scope(of: caller.user, on: object, in: organisation, snapshot.line) {
        case .nothing: return nil
        case .everything: return .everything
        case .reached(let reach):
            let below = reach.granteesBelow.union(reach.subordinateIDs.map { .user($0) })
            return .reached(
                by: RecordQuery.Reach(
                    ownerIDs: Array(reach.ownerIDs), grantees: reach.grantees.map(\.kind),
                    teamGrantees: below.subtracting(reach.grantees).map(\.kind), teamRoles: reach.teamRoles))
        }
    }
}
