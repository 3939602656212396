internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// Gives records a new owner. The former one is removed from the related team, or becomes an ordinary member of it.
enum ChangeOwners: WriteOperation {
    static func run(_ request: ChangeOwnersRequest, _ call: WriteCall) throws -> ChangeOwnersResponse {
        let batch = try Batch(request.ids, "ids", request.options)
        try call.requireActiveUser(request.newOwnerID, "new_owner_id")
        var response = ChangeOwnersResponse()
        var previewer = AccessPreviewer(call)
        response.results = try batch.run(call) { id in
            let record = try call.permittedRecord(id, for: .changeOwner)
            guard record.ownerID != request.newOwnerID else { return }
            if batch.isDryRun { try previewer.look(at: record, newOwnerID: request.newOwnerID) }
            try change(record, request)
            if batch.isDryRun, let preview = try previewer.preview(id) { response.previews.append(preview) }
        }

        func change(_ record: StoredRecord, _ request: ChangeOwnersRequest) throws {
            var changes: [FieldChange] = []
            if let formerID = record.ownerID {
                changes = try keep(formerID, of: record, request.formerOwnerAccess, call)
            }
            var new = record
            new.ownerID = request.newOwnerID
            // Who has an owner lies in no pool.
            new.poolID = nil
            try call.save(new, replacing: record, and: changes)
        }
        return response
    }

    /// Makes the former owner an ordinary member of the team with that access, or none at all.
    private static func keep(
        _ formerID: Int64, of record: StoredRecord, _ access: Access?, _ call: WriteCall
    ) throws -> [FieldChange] {
        guard access != nil || record.hasTeam else { return [] }
        var team = try AccessList(of: record, by: .team, call)
        guard let access else {
            try team.remove(.userID(formerID))
            return team.changes
        }
        guard call.authorizer.policy.offers(.addTeam, on: record.object) else {
            throw CallError(
                .operationNotOffered, "former_owner_access: a \(record.object.protoName) has no related team",
                ["operation": Operation.addTeam.protoName, "object": record.object.protoName])
        }
        try call.requireActiveUser(formerID, "former_owner_access")
        try team.give(access, to: .userID(formerID), expiresAtMilliseconds: nil)
        return team.changes
    }
}
