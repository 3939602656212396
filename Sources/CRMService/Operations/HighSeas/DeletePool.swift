internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// Removes a high seas pool in which nothing lies.
enum DeletePool: WriteOperation {
    static func run(_ request: DeletePoolRequest, _ call: WriteCall) throws -> DeletePoolResponse {
        try call.requireAdministrator(for: "delete a high seas pool")
        let pool = try call.requirePool(request.id)
        guard try !call.transaction.hasRecords(inPool: pool.id) else {
            throw CallError(
                .poolNotEmpty, "records lie in the pool \(pool.name), in the recycle bin perhaps",
                ["pool_id": "\(pool.id)"])
        }
        try call.transaction.removePool(pool.id)
        call.draft.organisation.removePool(pool.id)
        try call.audit(.pool, pool.id, PoolAudit.removal(of: pool))
        return DeletePoolResponse()
    }
}
