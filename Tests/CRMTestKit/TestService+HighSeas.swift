public import CRMModel
internal import CRMService
internal import CRMWire

extension TestService {
    /// Adds a high seas pool.
    @discardableResult
    public func addPool(
        _ name: String, of object: BusinessObject = .account, members: [Grantee.Kind] = [],
        administrators: [Grantee.Kind] = []
    ) throws -> Pool {
        let response: CreatePoolResponse = try call(
            .createPool,
            CreatePoolRequest(
                object: object, name: name, members: members.map { Grantee(kind: $0) },
                administrators: administrators.map { Grantee(kind: $0) }))
        return response.pool ?? Pool()
    }

    /// The pools that the user is shown.
    public func pools(of object: BusinessObject? = nil, as user: String = "admin") throws -> [Pool] {
        let response: ListPoolsResponse = try call(.listPools, ListPoolsRequest(object: object), as: user)
        return response.pools
    }

    /// Creates a record in a pool.
    public func create(
        _ object: BusinessObject = .account, inPool id: Int64, _ fields: [String: Value.Kind] = ["name": .text("x")],
        as user: String = "admin"
    ) throws -> Record {
        let response: CreateRecordResponse = try call(
            .createRecord,
            CreateRecordRequest(
                object: object, fields: fields.map { Field(key: $0.key, value: Value(kind: $0.value)) }, poolID: id),
            as: user)
        return response.record ?? Record()
    }

    @discardableResult
    public func claim(_ ids: [Int64], options: BatchOptions? = nil, as user: String) throws -> [BatchResult] {
        let response: ClaimRecordsResponse = try call(
            .claimRecords, ClaimRecordsRequest(ids: ids, options: options), as: user)
        return response.results
    }

    @discardableResult
    public func giveBack(
        _ ids: [Int64], to pool: Int64, options: BatchOptions? = nil, as user: String
    ) throws -> [BatchResult] {
        let response: ReturnRecordsResponse = try call(
            .returnRecords, ReturnRecordsRequest(ids: ids, poolID: pool, options: options), as: user)
        return response.results
    }

    /// - Parameter owner: a user's name.
    @discardableResult
    public func assign(
        _ ids: [Int64], to owner: String? = nil, options: BatchOptions? = nil, as user: String
    ) throws -> [BatchResult] {
        let response: AssignRecordsResponse = try call(
            .assignRecords,
            AssignRecordsRequest(ids: ids, ownerID: try owner.map { try self.user($0).id }, options: options), as: user)
        return response.results
    }

    @discardableResult
    public func replaceUser(
        _ name: String, by other: String, deactivate: Bool = false, dryRun: Bool = false, as user: String = "admin"
    ) throws -> ReplaceUserResponse {
        try call(
            .replaceUser,
            ReplaceUserRequest(
                userID: try self.user(name).id, replacementID: try self.user(other).id, deactivate: deactivate,
                dryRun: dryRun),
            as: user)
    }

    public func holdings(of name: String) throws -> ListHoldingsResponse {
        try call(.listHoldings, ListHoldingsRequest(userID: try user(name).id))
    }
}
