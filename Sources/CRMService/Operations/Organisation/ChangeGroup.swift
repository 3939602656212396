internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// Renames a group or changes its members.
enum ChangeGroup: WriteOperation {
    static func run(_ request: ChangeGroupRequest, _ call: WriteCall) throws -> ChangeGroupResponse {
        try call.requireAdministrator(for: "change a group")
        guard let old = call.organisation.group(request.id) else { throw OrganisationError.unknownGroup(request.id) }
        var group = old
        if let name = request.name {
            if let problem = NameRules.problem(title: name) { throw CallError.requestInvalid("name: \(problem)") }
            group.name = name
        }
        let members = Set(old.memberIDs).union(request.addMemberIDs).subtracting(request.removeMemberIDs)
        group.memberIDs = members.sorted()
        guard group != old else { return ChangeGroupResponse(group: old) }
        try call.draft.organisation.change(group)
        _ = try call.transaction.save(group)
        try call.audit(.group, group.id, GroupAudit.changes(from: old, to: group))
        return ChangeGroupResponse(group: group)
    }
}
