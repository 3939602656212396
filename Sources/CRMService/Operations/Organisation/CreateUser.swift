internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// Adds a user.
enum CreateUser: WriteOperation {
    static func run(_ request: CreateUserRequest, _ call: WriteCall) throws -> CreateUserResponse {
        try call.requireAdministrator(for: "add a user")
        if let problem = NameRules.problem(userName: request.name) {
            throw CallError.requestInvalid("name: \(problem)")
        }
        var user = User(
            name: request.name, fullName: request.fullName.isEmpty ? request.name : request.fullName,
            superiorID: request.superiorID.flatMap { $0 == 0 ? nil : $0 },
            departmentID: request.departmentID.flatMap { $0 == 0 ? nil : $0 }, roleIDs: request.roleIDs)
        if let problem = NameRules.problem(title: user.fullName) {
            throw CallError.requestInvalid("full_name: \(problem)")
        }
        if user.roleIDs.isEmpty, let sales = call.organisation.role(named: "SALES") { user.roleIDs = [sales.id] }
        user.roleIDs = Array(Set(user.roleIDs)).sorted()
        guard call.organisation.user(named: user.name) == nil else { throw OrganisationError.nameTaken(user.name) }
        user.id = try call.transaction.save(user)
        try call.draft.organisation.add(user)
        try call.audit(.user, user.id, UserAudit.changes(from: nil, to: user))
        return CreateUserResponse(user: user)
    }
}
