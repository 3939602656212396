internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// Lists the high seas pools that the caller belongs to; to CRM_ADMIN all.
enum ListPools: ReadOperation {
    static func run(_ request: ListPoolsRequest, _ call: ReadCall) throws -> ListPoolsResponse {
        let user = call.caller.user
        let seesAll = call.organisation.isAdministrator(user)
        return ListPoolsResponse(
            pools: call.organisation.pools.filter { pool in
                (request.object == nil || pool.object == request.object)
                    && (seesAll || call.organisation.isMember(user, ofPool: pool.id))
            })
    }
}
