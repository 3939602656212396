internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// Adds a group of users.
enum CreateGroup: WriteOperation {
    static func run(_ request: CreateGroupRequest, _ call: WriteCall) throws -> CreateGroupResponse {
        try call.requireAdministrator(for: "add a group")
        if let problem = NameRules.problem(title: request.name) { throw CallError.requestInvalid("name: \(problem)") }
        var group = Group(name: request.name, memberIDs: Array(Set(request.memberIDs)).sorted())
        // Before anything is written: there may be very many.
        for id in group.memberIDs where call.organisation.user(id) == nil { throw OrganisationError.unknownUser(id) }
        guard !call.organisation.groups.contains(where: { $0.name == group.name }) else {
            throw OrganisationError.nameTaken(group.name)
        }
        group.id = try call.transaction.save(group)
        try call.draft.organisation.add(group)
        try call.audit(.group, group.id, GroupAudit.changes(from: nil, to: group))
        return CreateGroupResponse(group: group)
    }
}
