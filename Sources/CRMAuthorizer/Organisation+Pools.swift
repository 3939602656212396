public import CRMModel

extension Organisation {
    /// The high seas pools, by id.
    public var pools: [Pool] { poolsByID.values.map(\.pool).sorted { $0.id < $1.id } }

    /// The pool with that id.
    public func pool(_ id: Int64) -> Pool? { poolsByID[id]?.pool }

    /// Adds a pool. Pools of an object have different names.
    public mutating func add(_ pool: Pool) throws(OrganisationError) {
        guard poolsByID[pool.id] == nil else { throw .idTaken(pool.id) }
        try checkName(of: pool)
        put(pool)
    }

    /// Changes the pool with that id to be like this.
    public mutating func change(_ pool: Pool) throws(OrganisationError) {
        guard poolsByID[pool.id] != nil else { throw .unknownPool(pool.id) }
        try checkName(of: pool)
        removePool(pool.id)
        put(pool)
    }

    /// Removes the pool with that id, if there is one.
    public mutating func removePool(_ id: Int64) {
        guard let place = poolsByID.removeValue(forKey: id) else { return }
        for grantee in place.members + place.administrators { poolIDsOfGrantees[grantee]?.remove(id) }
    }

    /// Whether the actor is a member or an administrator of the pool, counting only the actor's roles that have the
    /// operation on the pool's object.
    public func isMember(_ actor: Actor, ofPool id: Int64, for operation: CRMModel.Operation) -> Bool {
        guard let object = poolsByID[id]?.pool.object else { return false }
        return isMember(actor, ofPool: id, counting: actor.roles.intersection(roles(with: operation, on: object)))
    }

    /// Whether the actor is a member or an administrator of the pool, counting all of the actor's roles.
    public func isMember(_ actor: Actor, ofPool id: Int64) -> Bool {
        isMember(actor, ofPool: id, counting: actor.roles)
    }

    func isMember(_ actor: Actor, ofPool id: Int64, counting roles: RoleSet) -> Bool {
        guard let place = poolsByID[id] else { return false }
        return isAny(of: place.members, actor, counting: roles)
            || isAny(of: place.administrators, actor, counting: roles)
    }

    func isAdministrator(_ actor: Actor, ofPool id: Int64, counting roles: RoleSet) -> Bool {
        poolsByID[id].map { isAny(of: $0.administrators, actor, counting: roles) } ?? false
    }

    func isAdministrator(_ actor: Actor, ofAnyPoolOf object: BusinessObject, counting roles: RoleSet) -> Bool {
        poolsByID.values.contains {
            $0.pool.object == object && isAny(of: $0.administrators, actor, counting: roles)
        }
    }

    /// The ids of the object's pools of which one of the grantees is a member or an administrator.
    func poolIDs(of object: BusinessObject, with grantees: Set<Grantee>) -> Set<Int64> {
        if poolIDsOfGrantees.isEmpty { return [] }
        var ids: Set<Int64> = []
        for grantee in grantees {
            guard let found = poolIDsOfGrantees[grantee] else { continue }
            ids.formUnion(found.lazy.filter { poolsByID[$0]?.pool.object == object })
        }
        return ids
    }

    private func isAny(of grantees: [Grantee], _ actor: Actor, counting roles: RoleSet) -> Bool {
        for grantee in grantees where isMember(actor, of: grantee, counting: roles) { return true }
        return false
    }

    private func checkName(of pool: Pool) throws(OrganisationError) {
        let isTaken = poolsByID.values.contains {
            $0.pool.id != pool.id && $0.pool.object == pool.object && $0.pool.name == pool.name
        }
        if isTaken { throw .nameTaken(pool.name) }
    }

    private mutating func put(_ pool: Pool) {
        let place = PoolPlace(pool)
        poolsByID[pool.id] = place
        for grantee in place.members + place.administrators {
            poolIDsOfGrantees[grantee, default: []].insert(pool.id)
        }
    }
}

/// A pool, with whom it is for as decisions ask for them.
struct PoolPlace: Sendable {
    let pool: Pool
    let members: [Grantee]
    let administrators: [Grantee]

    init(_ pool: Pool) {
        self.pool = pool
        members = pool.members.compactMap { $0.kind.map { Grantee($0) } }
        administrators = pool.administrators.compactMap { $0.kind.map { Grantee($0) } }
    }
}
