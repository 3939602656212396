import CRMModel

/// A user on whose behalf something is asked, looked up once and then used for many decisions.
///
/// It belongs to the ``Organisation`` that made it: after a change of the organisation, get it anew.
public struct Actor: Sendable, Hashable {
    /// The user's id.
    public let id: Int64
    /// Whether the user may act at all. A deactivated one holds no role and therefore no grant.
    public let isActive: Bool
    /// The user's roles; none when deactivated.
    public let roles: RoleSet
    /// Where the organisation keeps the user.
    let index: Int32
}

extension Organisation {
    /// The user with that id as an actor.
    public func actor(_ id: Int64) -> Actor? {
        userIndices[id].map { actor(at: $0) }
    }

    /// The user with that name as an actor.
    public func actor(named name: String) -> Actor? {
        userIndicesByName[name].map { actor(at: $0) }
    }

    func actor(at index: Int32) -> Actor {
        let isActive = activeUsers[Int(index)]
        return Actor(
            id: userValues[Int(index)].id, isActive: isActive, roles: isActive ? rolesOfUsers[Int(index)] : RoleSet(),
            index: index)
    }
}
