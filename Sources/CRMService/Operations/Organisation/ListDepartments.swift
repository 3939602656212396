internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// Lists the departments.
enum ListDepartments: ReadOperation {
    static func run(_ request: ListDepartmentsRequest, _ call: ReadCall) throws -> ListDepartmentsResponse {
        let departments = call.organisation.departments
        try call.leaveLoop(forAnswerOf: departments.count)
        return ListDepartmentsResponse(departments: departments)
    }
}
