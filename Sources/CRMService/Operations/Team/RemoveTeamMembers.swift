internal import CRMModel
internal import CRMRepository

/// Removes members from the related teams of records, and from those to which they were added along with these. Who is no
/// member isn't one afterwards either.
enum RemoveTeamMembers: WriteOperation {
    static func run(_ request: RemoveTeamMembersRequest, _ call: WriteCall) throws -> RemoveTeamMembersResponse {
        let batch = try Batch(request.recordIDs, "record_ids", request.options)
        let grantees = try AccessInput.distinct(request.grantees)
        try AccessInput.checkChanges(records: batch.count, each: grantees.count)
        let related =
            request.fromRelated
            ? try RelatedRecords(of: batch, for: .addTeam, changesEach: grantees.count, call) { record, limit in
                let ids = try grantees.flatMap { grantee in
                    try call.transaction.records(
                        withMember: grantee, addedWith: record.id, at: call.nowMilliseconds, atMost: limit)
                }
                return Array(Set(ids).sorted().prefix(limit))
            }
            : RelatedRecords()

        // Where they are no members at all any more, and whoever removed themselves sees the record no more.
        var cleared: Set<Int64> = []
        let outcome = try batch.run(call, along: related) { id in
            var team = try AccessList(of: try call.permittedRecord(id, for: .addTeam), by: .team, call)
            for grantee in grantees { try team.remove(grantee) }
            try team.audit()
            cleared.insert(id)
        } _: { sourceID, id in
            if cleared.contains(id) { return }
            var team = try AccessList(of: try call.permittedRecord(id, for: .addTeam), by: .team, call)
            for grantee in grantees { try team.remove(grantee, from: sourceID) }
            try team.audit()
        }
        return RemoveTeamMembersResponse(results: outcome.results, relatedResults: outcome.relatedResults)
    }
}
