internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// Lists the function permissions that are switched off.
enum ListFunctionPermissions: ReadOperation {
    static func run(
        _ request: ListFunctionPermissionsRequest, _ call: ReadCall
    ) throws -> ListFunctionPermissionsResponse {
        ListFunctionPermissionsResponse(
            permissions: call.organisation.switchedOffPermissions.filter {
                request.roleID == 0 || $0.roleID == request.roleID
            })
    }
}
