internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// Gives a record a new owner. The former one is removed from the related team, or becomes an ordinary member of it.
struct OwnerChange {
    let newOwnerID: Int64
    /// Nil: the former owner leaves the team.
    let formerOwnerAccess: Access?
    let call: WriteCall

    func make(_ record: StoredRecord, formerOwnerTeamRoles: TeamRoleSet) throws {
        var changes = [
            FieldChange(
                key: RecordProperty.owner.rawValue, oldValue: AuditedProperties.reference(record.ownerID),
                newValue: AuditedProperties.reference(newOwnerID))
        ]
        if let formerID = record.ownerID {
            changes += try keep(formerID, of: record, formerOwnerTeamRoles)
        }
        var record = record
        record.ownerID = newOwnerID
        record.version += 1
        record.modifiedAtMilliseconds = call.nowMilliseconds
        record.modifiedByID = call.caller.user.id
        try call.transaction.update(record, removing: [], adding: [])
        try call.audit(.record, record.id, version: record.version, changes)
    }

    /// Makes the former owner an ordinary member of the team with that access, or none at all.
    private func keep(
        _ formerID: Int64, of record: StoredRecord, _ teamRoles: TeamRoleSet
    ) throws -> [FieldChange] {
        guard formerOwnerAccess != nil || record.hasTeam else { return [] }
        var team = try AccessList(of: record, by: .team, call)
        guard let formerOwnerAccess else {
            try team.remove(.userID(formerID))
            return team.changes
        }
        guard call.authorizer.policy.offers(.addTeam, on: record.object) else {
            throw CallError(
                .operationNotOffered, "former_owner_access: a \(record.object.protoName) has no related team",
                ["operation": Operation.addTeam.protoName, "object": record.object.protoName])
        }
        try call.requireActiveUser(formerID, "former_owner_access")
        try team.give(
            formerOwnerAccess, to: .userID(formerID), teamRoles: teamRoles, expiresAtMilliseconds: nil)
        return team.changes
    }
}
