internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// Adds a department.
enum CreateDepartment: WriteOperation {
    static func run(_ request: CreateDepartmentRequest, _ call: WriteCall) throws -> CreateDepartmentResponse {
        try call.requireAdministrator(for: "add a department")
        if let problem = NameRules.problem(title: request.name) { throw CallError.requestInvalid("name: \(problem)") }
        var department = Department(name: request.name, parentID: request.parentID.flatMap { $0 == 0 ? nil : $0 })
        department.id = try call.transaction.save(department)
        try call.draft.organisation.add(department)
        try call.audit(.department, department.id, DepartmentAudit.changes(from: nil, to: department))
        return CreateDepartmentResponse(department: department)
    }
}
