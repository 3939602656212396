internal import CRMModel
internal import CRMRepository

/// Adds members to the related teams of records, or changes those that there are; to the teams of related records too.
enum AddTeamMembers: WriteOperation {
    /// The objects with whose teams members are added to those of related records.
    private static let sourceObjects: [BusinessObject] = [.account, .opportunity]

    static func run(_ request: AddTeamMembersRequest, _ call: WriteCall) throws -> AddTeamMembersResponse {
        let batch = try Batch(request.recordIDs, "record_ids", request.options)
        let grantees = try AccessInput.receivers(request.grantees, call)
        try AccessInput.checkChanges(records: batch.count, each: grantees.count)
        let access = try AccessInput.access(request.access)
        let expiry = try AccessInput.expiry(request.expiresAtMilliseconds, call)
        let teamRoles = try GivenTeamRoles(request.teamRoleIDs, "team_role_ids", call)
        let objects = RelatedObjects(request.relatedObjects)
        let related =
            objects.isEmpty
            ? RelatedRecords()
            : try RelatedRecords(of: batch, for: .addTeam, changesEach: grantees.count, call) { record, limit in
                try objects.records(referringTo: record, atMost: limit, call)
            }

        func add(to record: StoredRecord, _ roles: TeamRoleSet, from sourceID: Int64) throws {
            var team = try AccessList(of: record, by: .team, call)
            for grantee in grantees {
                try team.give(access, to: grantee, teamRoles: roles, expiresAtMilliseconds: expiry, from: sourceID)
            }
            try team.audit()
        }

        let outcome = try batch.run(call, along: related) { id in
            let record = try call.permittedRecord(id, for: .addTeam)
            if !objects.isEmpty { try requireSource(record.object, objects, call) }
            try add(to: record, teamRoles.set(on: record), from: 0)
        } _: { sourceID, id in
            let record = try call.permittedRecord(id, for: .addTeam)
            try add(to: record, teamRoles.namesakes(on: record.object), from: sourceID)
        }
        return AddTeamMembersResponse(results: outcome.results, relatedResults: outcome.relatedResults)
    }

    /// - Throws: REQUEST_INVALID if members can't be added to the teams of those along with that of one of this object.
    private static func requireSource(
        _ object: BusinessObject, _ related: RelatedObjects, _ call: WriteCall
    ) throws {
        guard sourceObjects.contains(object) else {
            throw CallError.requestInvalid(
                "related_objects: members can be added along with the team of an ACCOUNT or an OPPORTUNITY, "
                    + "not of a \(object.protoName)")
        }
        try related.requireReferences(to: object, call.catalog)
    }
}
