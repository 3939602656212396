internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// Lists the groups with their members.
enum ListGroups: ReadOperation {
    static func run(_ request: ListGroupsRequest, _ call: ReadCall) throws -> ListGroupsResponse {
        let groups = call.organisation.groups
        try call.leaveLoop(forAnswerOf: groups.reduce(groups.count) { $0 + $1.memberIDs.count })
        return ListGroupsResponse(groups: groups)
    }
}
