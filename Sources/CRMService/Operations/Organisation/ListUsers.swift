internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// Lists the users.
enum ListUsers: ReadOperation {
    static func run(_ request: ListUsersRequest, _ call: ReadCall) throws -> ListUsersResponse {
        if request.name.isEmpty { try call.leaveLoop(forAnswerOf: call.organisation.userCount) }
        let users =
            request.name.isEmpty
            ? call.organisation.users : [call.organisation.user(named: request.name)].compactMap { $0 }
        return ListUsersResponse(users: users.filter { $0.active || request.includeInactive })
    }
}
