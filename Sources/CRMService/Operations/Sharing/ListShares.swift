internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// Lists with whom a record is shared, and by which rules.
enum ListShares: ReadOperation {
    static func run(_ request: ListSharesRequest, _ call: ReadCall) throws -> ListSharesResponse {
        let record = try call.visibleRecord(request.recordID)
        return ListSharesResponse(shares: try shares(of: record, call), rules: rules(for: record, call))
    }

    private static func shares(of record: StoredRecord, _ call: ReadCall) throws -> [Share] {
        guard record.hasShares else { return [] }
        return try call.accessesInForce(toRecord: record.id, by: .share).map { share in
            Share(
                grantee: Grantee(kind: share.grantee), access: share.access,
                expiresAtMilliseconds: share.expiresAtMilliseconds, sharedByID: share.givenByID,
                sharedAtMilliseconds: share.givenAtMilliseconds)
        }
    }

    private static func rules(for record: StoredRecord, _ call: ReadCall) -> [SharedByRule] {
        guard let ownerID = record.ownerID else { return [] }
        return call.organisation.sharingRules(of: record.object, ownedBy: ownerID).map { rule in
            SharedByRule(ruleID: rule.id, sharedWith: rule.sharedWith, access: rule.access)
        }
    }
}
