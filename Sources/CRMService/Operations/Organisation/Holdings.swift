internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// What a user holds, and hands over to another one.
struct Holdings {
    private let userID: Int64
    private let replacementID: Int64
    private let call: WriteCall
    /// How many records and places in teams may still be changed: all others who change something wait meanwhile.
    private var changesLeft = AccessInput.maximumChanges

    init(of userID: Int64, goingTo replacementID: Int64, _ call: WriteCall) {
        self.userID = userID
        self.replacementID = replacementID
        self.call = call
    }

    /// - Returns: the ids of the pools that have changed.
    func replacePools() throws -> [Int64] {
        var changed: [Int64] = []
        for old in call.organisation.pools {
            var pool = old
            pool.members = replaced(in: old.members)
            pool.administrators = replaced(in: old.administrators)
            guard pool != old else { continue }
            try call.save(pool, replacing: old)
            changed.append(pool.id)
        }
        return changed
    }

    /// - Returns: the objects whose confirmation flows have changed.
    func replaceFlowConfirmers() throws -> [BusinessObject] {
        let objects = call.organisation.confirmationFlowObjects(naming: userID)
        for old in objects.compactMap({ call.organisation.confirmationFlow(of: $0) }) {
            var flow = old
            for index in flow.nodes.indices { flow.nodes[index].replace(userID, with: replacementID) }
            try call.save(flow, replacing: old)
        }
        return objects
    }

    /// At the nodes of records, whatever their status; who has confirmed one stays noted.
    ///
    /// - Returns: of how many records the replacement is a confirmer now.
    mutating func replaceConfirmer() throws -> Int64 {
        let ids = try call.reader.recordIDs(openTo: .userID(userID), by: .confirmation, atMost: changesLeft)
        for id in ids {
            guard let old = try call.reader.record(id), let kept = old.confirmation else { continue }
            defer { call.codec.reset() }
            var confirmation = RunningConfirmation(try call.codec.decode(kept))
            confirmation.replace(userID, with: replacementID)
            var record = old
            record.confirmation = call.codec.encode(confirmation.message)
            try call.save(
                record, replacing: old,
                and: [
                    FieldChange(
                        key: "confirmation.confirmer", oldValue: AuditedProperties.reference(userID),
                        newValue: AuditedProperties.reference(replacementID))
                ])
        }
        changesLeft -= ids.count
        return Int64(ids.count)
    }

    private func replaced(in grantees: [Grantee]) -> [Grantee] {
        let kinds = Set(grantees.compactMap(\.kind))
        guard kinds.contains(.userID(userID)) else { return grantees }
        return PoolInput.sorted(kinds.subtracting([.userID(userID)]).union([.userID(replacementID)]))
    }

    /// Puts those directly under the user under the replacement, who comes under the user's superior if below the user so
    /// far.
    ///
    /// - Returns: the ids of those who have another superior, by id.
    func replaceSuperior() throws -> [Int64] {
        var changed: [Int64] = []
        let subordinates = call.organisation.users.filter { $0.superiorID == userID }.map(\.id)
        if call.organisation.isSuperior(userID, of: replacementID) {
            try put(replacementID, under: call.organisation.user(userID)?.superiorID)
            changed.append(replacementID)
        }
        for id in subordinates where id != replacementID {
            try put(id, under: replacementID)
            changed.append(id)
        }
        return changed.sorted()
    }

    private func put(_ id: Int64, under superiorID: Int64?) throws {
        guard let old = call.organisation.user(id) else { throw OrganisationError.unknownUser(id) }
        var user = old
        user.superiorID = superiorID
        try call.save(user, replacing: old)
    }

    /// Whatever the records' statuses, those in the recycle bin included.
    ///
    /// - Returns: how many records have another owner.
    mutating func replaceOwner() throws -> Int64 {
        let ids = try call.reader.recordIDs(ofOwner: userID, atMost: changesLeft)
        for id in ids {
            guard let old = try call.reader.record(id) else { continue }
            // Nothing encoded is needed from one record to the next.
            defer { call.codec.reset() }
            var record = old
            record.ownerID = replacementID
            try call.save(record, replacing: old)
        }
        changesLeft -= ids.count
        return Int64(ids.count)
    }

    /// - Returns: how many places in teams the replacement has taken.
    mutating func replaceTeamPlaces() throws -> Int64 {
        var count: Int64 = 0
        let ids = try call.reader.recordIDs(openTo: .userID(userID), by: .team, atMost: changesLeft)
        for id in ids {
            guard let record = try call.reader.record(id) else { continue }
            defer { call.codec.reset() }
            var team = try AccessList(of: record, by: .team, call)
            count += try team.replace(.userID(userID), with: .userID(replacementID))
            try team.audit()
        }
        changesLeft -= ids.count
        return count
    }
}

extension Organisation {
    /// The objects whose confirmation flow names the user.
    func confirmationFlowObjects(naming userID: Int64) -> [BusinessObject] {
        let confirmer = Confirmer(grantee: Grantee(kind: .userID(userID)))
        return BusinessObject.allCases.filter { object in
            confirmationFlow(of: object)?.nodes.contains { $0.confirmers.contains(confirmer) } ?? false
        }
    }
}
