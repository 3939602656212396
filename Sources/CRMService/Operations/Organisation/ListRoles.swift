internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// Lists the roles.
enum ListRoles: ReadOperation {
    static func run(_ request: ListRolesRequest, _ call: ReadCall) throws -> ListRolesResponse {
        ListRolesResponse(roles: call.organisation.roles)
    }
}
