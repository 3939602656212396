internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// Lists what a user who leaves would leave behind.
enum ListHoldings: ReadOperation {
    static func run(_ request: ListHoldingsRequest, _ call: ReadCall) throws -> ListHoldingsResponse {
        try call.requireAdministrator(for: "list what a user holds")
        // It looks at everybody.
        try call.leaveLoop()
        let organisation = call.organisation
        guard organisation.user(request.userID) != nil else { throw OrganisationError.unknownUser(request.userID) }
        let user = Grantee.Kind.userID(request.userID)
        let pools = organisation.pools
        return ListHoldingsResponse(
            owned: try call.reader.recordCounts(ofOwner: request.userID),
            teamPlaces: try call.reader.accessCount(of: user, by: .team, at: call.nowMilliseconds),
            memberOfPoolIDs: pools.filter { $0.members.contains(Grantee(kind: user)) }.map(\.id),
            administratorOfPoolIDs: pools.filter { $0.administrators.contains(Grantee(kind: user)) }.map(\.id),
            subordinateIDs: organisation.users.filter { $0.superiorID == request.userID }.map(\.id),
            groupIDs: organisation.groups.filter { $0.memberIDs.contains(request.userID) }.map(\.id),
            shares: try call.reader.accessCount(of: user, by: .share, at: call.nowMilliseconds),
            sharingRuleIDs: BusinessObject.allCases.flatMap { organisation.sharingRules(of: $0) }.filter {
                $0.ownedBy?.kind == user || $0.sharedWith?.kind == user
            }.map(\.id),
            confirmations: try call.reader.accessCount(of: user, by: .confirmation, at: call.nowMilliseconds),
            confirmationFlowObjects: organisation.confirmationFlowObjects(naming: request.userID))
    }
}
