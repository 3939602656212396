internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// Renames a high seas pool, or changes its members and administrators.
enum ChangePool: WriteOperation {
    static func run(_ request: ChangePoolRequest, _ call: WriteCall) throws -> ChangePoolResponse {
        try call.requireAdministrator(for: "change a high seas pool")
        let old = try call.requirePool(request.id)
        var pool = old
        if let name = request.name {
            try PoolInput.checkName(name)
            pool.name = name
        }
        pool.members = try changed(
            old.members, try PoolInput.receivers(request.addMembers, "add_members", call),
            try PoolInput.kinds(request.removeMembers, "remove_members"))
        pool.administrators = try changed(
            old.administrators, try PoolInput.receivers(request.addAdministrators, "add_administrators", call),
            try PoolInput.kinds(request.removeAdministrators, "remove_administrators"))
        guard pool != old else { return ChangePoolResponse(pool: old) }
        try PoolInput.checkSize(of: pool)
        try call.save(pool, replacing: old)
        return ChangePoolResponse(pool: pool)
    }

    private static func changed(
        _ grantees: [Grantee], _ added: Set<Grantee.Kind>, _ removed: Set<Grantee.Kind>
    ) throws -> [Grantee] {
        PoolInput.sorted(Set(grantees.compactMap(\.kind)).union(added).subtracting(removed))
    }
}
