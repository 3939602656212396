internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// Changes a user.
enum ChangeUser: WriteOperation {
    static func run(_ request: ChangeUserRequest, _ call: WriteCall) throws -> ChangeUserResponse {
        try call.requireAdministrator(for: "change a user")
        guard let old = call.organisation.user(request.id) else { throw OrganisationError.unknownUser(request.id) }
        var user = old
        if let fullName = request.fullName {
            if let problem = NameRules.problem(title: fullName) {
                throw CallError.requestInvalid("full_name: \(problem)")
            }
            user.fullName = fullName
        }
        if let active = request.active { user.active = active }
        if let superiorID = request.superiorID { user.superiorID = superiorID == 0 ? nil : superiorID }
        if let departmentID = request.departmentID { user.departmentID = departmentID == 0 ? nil : departmentID }
        if let roles = request.roles { user.roleIDs = Array(Set(roles.ids)).sorted() }
        guard user != old else { return ChangeUserResponse(user: old) }
        try call.save(user, replacing: old)
        return ChangeUserResponse(user: user)
    }
}
