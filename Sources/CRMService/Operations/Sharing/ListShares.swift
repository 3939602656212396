internal import CRMModel
internal import CRMRepository

/// Lists with whom a record is shared.
enum ListShares: ReadOperation {
    static func run(_ request: ListSharesRequest, _ call: ReadCall) throws -> ListSharesResponse {
        let record = try call.visibleRecord(request.recordID)
        guard record.hasShares else { return ListSharesResponse() }
        return ListSharesResponse(
            shares: try call.accessesInForce(toRecord: record.id, by: .share).map { share in
                Share(
                    grantee: Grantee(kind: share.grantee), access: share.access,
                    expiresAtMilliseconds: share.expiresAtMilliseconds, sharedByID: share.givenByID,
                    sharedAtMilliseconds: share.givenAtMilliseconds)
            })
    }
}
