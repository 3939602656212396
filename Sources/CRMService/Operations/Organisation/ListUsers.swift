internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// Lists the users.
enum ListUsers: ReadOperation {
    /// More users than these take long to list.
    private static let manyUsers = 500

    static func run(_ request: ListUsersRequest, _ call: ReadCall) throws -> ListUsersResponse {
        if request.name.isEmpty, call.organisation.userCount > manyUsers { try call.leaveLoop() }
        let users =
            request.name.isEmpty
            ? call.organisation.users : [call.organisation.user(named: request.name)].compactMap { $0 }
        return ListUsersResponse(users: users.filter { $0.active || request.includeInactive })
    }
}
