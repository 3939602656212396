internal import CRMModel
internal import CRMRepository

/// Removes members from the related teams of records. Who is no member isn't one afterwards either.
enum RemoveTeamMembers: WriteOperation {
    static func run(_ request: RemoveTeamMembersRequest, _ call: WriteCall) throws -> RemoveTeamMembersResponse {
        let batch = try Batch(request.recordIDs, "record_ids", request.options)
        let grantees = try AccessInput.distinct(request.grantees)
        try AccessInput.checkChanges(of: batch, grantees)
        return RemoveTeamMembersResponse(
            results: try batch.run(call) { id in
                var team = try AccessList(of: try call.permittedRecord(id, for: .addTeam), by: .team, call)
                for grantee in grantees { try team.remove(grantee) }
                try team.audit()
            })
    }
}
