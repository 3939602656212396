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
        let changes = try record.ownerID.map { try keep($0, of: record, formerOwnerTeamRoles) } ?? []
        var new = record
        new.ownerID = newOwnerID
        // Who has an owner lies in no pool.
        new.poolID = nil
        try call.save(new, replacing: record, and: changes)
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
