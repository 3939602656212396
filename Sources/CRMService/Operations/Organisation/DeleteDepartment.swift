internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// Deletes a department that is in no use.
enum DeleteDepartment: WriteOperation {
    static func run(_ request: DeleteDepartmentRequest, _ call: WriteCall) throws -> DeleteDepartmentResponse {
        try call.requireAdministrator(for: "delete a department")
        guard let department = call.organisation.department(request.id) else {
            throw OrganisationError.unknownDepartment(request.id)
        }
        try call.draft.organisation.removeDepartment(department.id)
        try GranteeUse.requireNone(of: .departmentID(department.id), department.name, call)
        try call.transaction.removeDepartment(department.id)
        try call.audit(.department, department.id, DepartmentAudit.removal(of: department))
        return DeleteDepartmentResponse()
    }
}
