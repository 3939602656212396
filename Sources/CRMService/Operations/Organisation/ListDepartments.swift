internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// Lists the departments.
enum ListDepartments: ReadOperation {
    static func run(_ request: ListDepartmentsRequest, _ call: ReadCall) throws -> ListDepartmentsResponse {
        ListDepartmentsResponse(departments: call.organisation.departments)
    }
}
