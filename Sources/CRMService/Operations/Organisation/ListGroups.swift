internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// Lists the groups with their members.
enum ListGroups: ReadOperation {
    static func run(_ request: ListGroupsRequest, _ call: ReadCall) throws -> ListGroupsResponse {
        ListGroupsResponse(groups: call.organisation.groups)
    }
}
