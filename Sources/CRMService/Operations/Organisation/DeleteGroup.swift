internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// Deletes a group to which nothing is open.
enum DeleteGroup: WriteOperation {
    static func run(_ request: DeleteGroupRequest, _ call: WriteCall) throws -> DeleteGroupResponse {
        try call.requireAdministrator(for: "delete a group")
        guard let group = call.organisation.group(request.id) else {
            throw OrganisationError.unknownGroup(request.id)
        }
        try call.draft.organisation.removeGroup(group.id)
        try GranteeUse.requireNone(of: .groupID(group.id), group.name, call)
        try call.transaction.removeGroup(group.id)
        try call.audit(.group, group.id, GroupAudit.removal(of: group))
        return DeleteGroupResponse()
    }
}
