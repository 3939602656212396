internal import CRMModel
internal import CRMRepository

/// Adds members to the related teams of records, or changes those that there are.
enum AddTeamMembers: WriteOperation {
    static func run(_ request: AddTeamMembersRequest, _ call: WriteCall) throws -> AddTeamMembersResponse {
        let batch = try Batch(request.recordIDs, "record_ids", request.options)
        let grantees = try AccessInput.receivers(request.grantees, call)
        try AccessInput.checkChanges(of: batch, grantees)
        let access = try AccessInput.access(request.access)
        let expiry = try AccessInput.expiry(request.expiresAtMilliseconds, call)
        return AddTeamMembersResponse(
            results: try batch.run(call) { id in
                var team = try AccessList(of: try call.permittedRecord(id, for: .addTeam), by: .team, call)
                for grantee in grantees { try team.give(access, to: grantee, expiresAtMilliseconds: expiry) }
                try team.audit()
            })
    }
}
