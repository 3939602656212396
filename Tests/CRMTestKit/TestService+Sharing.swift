public import CRMModel
internal import CRMService
internal import CRMWire

extension TestService {
    /// Shares records, by default for reading and without end.
    @discardableResult
    public func share(
        _ ids: [Int64], with grantees: [Grantee.Kind], _ access: Access? = .readOnly, until expiry: Int64? = nil,
        options: BatchOptions? = nil, as user: String = "admin", key: String? = nil
    ) throws -> [BatchResult] {
        let response: ShareRecordsResponse = try call(
            .shareRecords,
            ShareRecordsRequest(
                recordIDs: ids, grantees: grantees.map { Grantee(kind: $0) }, access: access,
                expiresAtMilliseconds: expiry, options: options),
            as: user, key: key)
        return response.results
    }

    @discardableResult
    public func unshare(
        _ ids: [Int64], with grantees: [Grantee.Kind], options: BatchOptions? = nil, as user: String = "admin"
    ) throws -> [BatchResult] {
        let response: UnshareRecordsResponse = try call(
            .unshareRecords,
            UnshareRecordsRequest(recordIDs: ids, grantees: grantees.map { Grantee(kind: $0) }, options: options),
            as: user)
        return response.results
    }

    public func shares(of id: Int64, as user: String = "admin") throws -> [Share] {
        let response: ListSharesResponse = try call(.listShares, ListSharesRequest(recordID: id), as: user)
        return response.shares
    }

    /// Adds a sharing rule, by default an active one for reading.
    @discardableResult
    public func addSharingRule(
        _ object: BusinessObject, _ name: String, ownedBy owner: Grantee.Kind, sharedWith receiver: Grantee.Kind,
        _ access: Access? = .readOnly, active: Bool = true, as user: String = "admin"
    ) throws -> SharingRule {
        let response: CreateSharingRuleResponse = try call(
            .createSharingRule,
            CreateSharingRuleRequest(
                object: object, name: name, ownedBy: Grantee(kind: owner), sharedWith: Grantee(kind: receiver),
                access: access, active: active),
            as: user)
        return response.rule ?? SharingRule()
    }

    /// Adds team members, by default for reading and without end.
    @discardableResult
    public func addTeam(
        _ ids: [Int64], _ grantees: [Grantee.Kind], _ access: Access? = .readOnly, until expiry: Int64? = nil,
        options: BatchOptions? = nil, as user: String = "admin"
    ) throws -> [BatchResult] {
        let response: AddTeamMembersResponse = try call(
            .addTeamMembers,
            AddTeamMembersRequest(
                recordIDs: ids, grantees: grantees.map { Grantee(kind: $0) }, access: access,
                expiresAtMilliseconds: expiry, options: options),
            as: user)
        return response.results
    }

    @discardableResult
    public func removeTeam(
        _ ids: [Int64], _ grantees: [Grantee.Kind], options: BatchOptions? = nil, as user: String = "admin"
    ) throws -> [BatchResult] {
        let response: RemoveTeamMembersResponse = try call(
            .removeTeamMembers,
            RemoveTeamMembersRequest(recordIDs: ids, grantees: grantees.map { Grantee(kind: $0) }, options: options),
            as: user)
        return response.results
    }

    public func team(of id: Int64, as user: String = "admin") throws -> [TeamMember] {
        let response: ListTeamResponse = try call(.listTeam, ListTeamRequest(recordID: id), as: user)
        return response.members
    }

    @discardableResult
    public func changeOwners(
        _ ids: [Int64], to owner: String, keepingFormer access: Access? = nil, options: BatchOptions? = nil,
        as user: String = "admin"
    ) throws -> ChangeOwnersResponse {
        try call(
            .changeOwners,
            ChangeOwnersRequest(
                ids: ids, newOwnerID: try self.user(owner).id, formerOwnerAccess: access, options: options),
            as: user)
    }

    /// Whether the user sees the record, as Check says.
    public func sees(_ id: Int64, as user: String) throws -> Bool {
        try may(.view, id, as: user)
    }

    /// Whether the user may do that with the record, as Check says.
    public func may(_ operation: CRMModel.Operation, _ id: Int64, as user: String) throws -> Bool {
        let response: CheckResponse = try call(
            .check, CheckRequest(operation: operation, recordID: id), as: user)
        return response.allowed
    }
}
