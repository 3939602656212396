internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// Renames or moves a department.
enum ChangeDepartment: WriteOperation {
    static func run(_ request: ChangeDepartmentRequest, _ call: WriteCall) throws -> ChangeDepartmentResponse {
        try call.requireAdministrator(for: "change a department")
        guard let old = call.organisation.department(request.id) else {
            throw OrganisationError.unknownDepartment(request.id)
        }
        var department = old
        if let name = request.name {
            if let problem = NameRules.problem(title: name) { throw CallError.requestInvalid("name: \(problem)") }
            department.name = name
        }
        if let parentID = request.parentID { department.parentID = parentID == 0 ? nil : parentID }
        guard department != old else { return ChangeDepartmentResponse(department: old) }
        try call.draft.organisation.change(department)
        _ = try call.transaction.save(department)
        try call.audit(.department, department.id, DepartmentAudit.changes(from: old, to: department))
        return ChangeDepartmentResponse(department: department)
    }
}
