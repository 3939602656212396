internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// Adds a high seas pool.
enum CreatePool: WriteOperation {
    static func run(_ request: CreatePoolRequest, _ call: WriteCall) throws -> CreatePoolResponse {
        try call.requireAdministrator(for: "add a high seas pool")
        guard let object = request.object else { throw CallError.requestInvalid("object is missing") }
        guard object.canBeUnassigned else {
            throw CallError.requestInvalid("object: a \(object.protoName) lies in no high seas pool")
        }
        try PoolInput.checkName(request.name)
        var pool = Pool(
            object: object, name: request.name,
            members: PoolInput.sorted(try PoolInput.receivers(request.members, "members", call)),
            administrators: PoolInput.sorted(
                try PoolInput.receivers(request.administrators, "administrators", call)))
        try PoolInput.checkSize(of: pool)
        let others = call.organisation.pools.filter { $0.object == object }
        guard !others.contains(where: { $0.name == pool.name }) else { throw OrganisationError.nameTaken(pool.name) }
        guard others.count < PoolInput.maximumPools else {
            throw CallError(
                .limitExceeded, "\(object.protoName) has \(PoolInput.maximumPools) pools, and may have no more",
                ["limit": "pools"])
        }
        pool.id = try call.transaction.save(pool)
        try call.draft.organisation.add(pool)
        try call.audit(.pool, pool.id, PoolAudit.changes(from: nil, to: pool))
        return CreatePoolResponse(pool: pool)
    }
}
