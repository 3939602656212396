internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// Gives records a new owner, and related ones along with them.
enum ChangeOwners: WriteOperation {
    static func run(_ request: ChangeOwnersRequest, _ call: WriteCall) throws -> ChangeOwnersResponse {
        let batch = try Batch(request.ids, "ids", request.options)
        try call.requireActiveUser(request.newOwnerID, "new_owner_id")
        let ownerChange = OwnerChange(
            newOwnerID: request.newOwnerID, formerOwnerAccess: request.formerOwnerAccess, call: call)
        let teamRoles = try formerOwnerTeamRoles(request, call)
        let objects = RelatedObjects(request.relatedObjects)
        let related = try related(request, objects, batch, call)

        var previewer = AccessPreviewer(call)
        var previews: [AccessPreview] = []
        // A record may be named, and related to several: who has given it away may see it no more.
        var done: Set<Int64> = []
        func change(_ record: StoredRecord, _ teamRoles: TeamRoleSet) throws {
            if record.ownerID != request.newOwnerID {
                if batch.isDryRun { try previewer.look(at: record, newOwnerID: request.newOwnerID) }
                try ownerChange.make(record, formerOwnerTeamRoles: teamRoles)
                if batch.isDryRun, let preview = try previewer.preview(record.id) { previews.append(preview) }
            }
            done.insert(record.id)
        }

        let outcome = try batch.run(call, along: related) { id in
            let record = try call.permittedRecord(id, for: .changeOwner)
            try objects.requireReferences(to: record.object, call.catalog)
            try change(record, teamRoles.set(on: record))
        } _: { _, id in
            if done.contains(id) { return }
            let record = try call.permittedRecord(id, for: .changeOwner)
            try change(record, teamRoles.namesakes(on: record.object))
        }
        return ChangeOwnersResponse(
            results: outcome.results, previews: previews, relatedResults: outcome.relatedResults)
    }

    private static func formerOwnerTeamRoles(
        _ request: ChangeOwnersRequest, _ call: WriteCall
    ) throws -> GivenTeamRoles {
        let name = "former_owner_team_role_ids"
        guard request.formerOwnerAccess != nil || request.formerOwnerTeamRoleIDs.isEmpty else {
            throw CallError.requestInvalid("\(name): only with former_owner_access")
        }
        return try GivenTeamRoles(request.formerOwnerTeamRoleIDs, name, call)
    }

    private static func related(
        _ request: ChangeOwnersRequest, _ objects: RelatedObjects, _ batch: Batch, _ call: WriteCall
    ) throws -> RelatedRecords {
        if objects.isEmpty { return RelatedRecords() }
        return try RelatedRecords(of: batch, for: .changeOwner, changesEach: 1, call) { record, limit in
            try objects.records(referringTo: record, atMost: limit, call)
        } where: { source, record in
            request.relatedOfOthers || (source.ownerID != nil && record.ownerID == source.ownerID)
        }
    }
}
