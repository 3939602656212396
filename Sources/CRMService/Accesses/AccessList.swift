internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// To whom a record is open by shares, or by its related team: changed in the storage, and the changes noted for the audit.
struct AccessList {
    /// How many shares a record may have, and how many members its team.
    static let maximumCount = 500

    /// What has changed, for the audit.
    private(set) var changes: [FieldChange] = []

    private let record: StoredRecord
    private let means: StoredAccess.Means
    private let call: WriteCall
    private var accesses: [StoredAccess]

    /// Reads the list, and forgets what has expired.
    init(of record: StoredRecord, by means: StoredAccess.Means, _ call: WriteCall) throws {
        self.record = record
        self.means = means
        self.call = call
        let all = try call.transaction.accesses(toRecord: record.id, by: means)
        accesses = all.filter { $0.isInForce(at: call.nowMilliseconds) }
        for gone in all where !gone.isInForce(at: call.nowMilliseconds) { try call.transaction.remove(gone) }
    }

    /// The access that was given to the grantee along with that record; 0: for this record itself.
    func access(of grantee: Grantee.Kind, from sourceRecordID: Int64 = 0) -> StoredAccess? {
        accesses.first { $0.grantee == grantee && $0.sourceRecordID == sourceRecordID }
    }

    /// Opens the record to the grantee, or changes how it is; along with that record, or, for 0, this one itself.
    ///
    /// - Throws: LIMIT_EXCEEDED.
    mutating func give(
        _ access: Access, to grantee: Grantee.Kind, teamRoles: TeamRoleSet = TeamRoleSet(),
        expiresAtMilliseconds: Int64?, from sourceRecordID: Int64 = 0
    ) throws {
        let old = self.access(of: grantee, from: sourceRecordID)
        if let old, old.access == access, old.teamRoles == teamRoles,
            old.expiresAtMilliseconds == expiresAtMilliseconds
        {
            return
        }
        let new = StoredAccess(
            recordID: record.id, object: record.object, means: means, grantee: grantee, access: access,
            teamRoles: teamRoles, expiresAtMilliseconds: expiresAtMilliseconds, givenByID: call.caller.user.id,
            givenAtMilliseconds: call.nowMilliseconds, sourceRecordID: sourceRecordID)
        if let old { accesses.removeAll { $0 == old } }
        guard accesses.count < Self.maximumCount else {
            throw CallError(
                .limitExceeded, "record \(record.id) has \(Self.maximumCount) \(means.noun), and may have no more",
                ["limit": means.limitName, "record_id": "\(record.id)"])
        }
        try call.transaction.save(new)
        accesses.append(new)
        note(from: old, to: new)
    }

    /// Closes the record to the grantee.
    ///
    /// - Parameter sourceRecordID: takes away only what was given along with that record; nil: all.
    mutating func remove(_ grantee: Grantee.Kind, from sourceRecordID: Int64? = nil) throws {
        func isMeant(_ access: StoredAccess) -> Bool {
            access.grantee == grantee && (sourceRecordID == nil || access.sourceRecordID == sourceRecordID)
        }
        for access in accesses where isMeant(access) {
            try call.transaction.remove(access)
            note(from: access, to: nil)
        }
        accesses.removeAll(where: isMeant)
    }

    /// Puts another grantee in the place of one, whatever the source. Who is there already for the same source keeps the
    /// stronger place of both as it is: joined they would allow more than either.
    ///
    /// - Returns: in how many places.
    mutating func replace(_ former: Grantee.Kind, with new: Grantee.Kind) throws -> Int64 {
        let former = accesses.filter { $0.grantee == former }
        for old in former {
            let present = accesses.first { $0.grantee == new && $0.sourceRecordID == old.sourceRecordID }
            try call.transaction.remove(old)
            note(from: old, to: nil)
            accesses.removeAll { $0 == old }
            if let present, !old.isStronger(than: present) { continue }
            var moved = old
            moved.grantee = new
            moved.givenByID = call.caller.user.id
            moved.givenAtMilliseconds = call.nowMilliseconds
            try call.transaction.save(moved)
            note(from: present, to: moved)
            accesses.removeAll { $0 == present }
            accesses.append(moved)
        }
        return Int64(former.count)
    }

    /// Writes the audit entry, if something has changed. The record's version stays: it counts changes of the record itself,
    /// and none of an open edit has to look at this one.
    func audit() throws {
        if !changes.isEmpty { try call.audit(.record, record.id, changes) }
    }

    private mutating func note(from old: StoredAccess?, to new: StoredAccess?) {
        changes += AuditedProperties.changes(from: old.map(properties), to: new.map(properties) ?? [])
        if let old, new == nil { changes += AuditedProperties.removal(of: properties(old)) }
    }

    private func properties(_ access: StoredAccess) -> [(String, Value?)] {
        let source = access.sourceRecordID == 0 ? "" : ".source.\(access.sourceRecordID)"
        let name = "\(means.auditName).\(access.grantee.auditName)\(source)"
        let teamRoleIDs = call.organisation.teamRoleIDs(in: access.teamRoles, of: access.object)
        return [
            (name, AuditedProperties.choice(access.access.protoName)),
            ("\(name).team_roles", AuditedProperties.ids(teamRoleIDs)),
            ("\(name).expires_at", access.expiresAtMilliseconds.map { Value(kind: .timeMilliseconds($0)) }),
        ]
    }
}

extension StoredAccess {
    /// Whether this place in a team allows more than another one: by its access, then by not being bound to team roles, then
    /// by its expiry.
    fileprivate func isStronger(than other: StoredAccess) -> Bool {
        if access != other.access { return access == .readWrite }
        if teamRoles.isEmpty != other.teamRoles.isEmpty { return teamRoles.isEmpty }
        return (expiresAtMilliseconds ?? .max) > (other.expiresAtMilliseconds ?? .max)
    }
}

extension StoredAccess.Means {
    /// In the audit.
    fileprivate var auditName: String {
        switch self {
        case .share: "share"
        case .team: "team"
        case .confirmation: "confirmer"
        }
    }

    fileprivate var noun: String {
        switch self {
        case .share: "shares"
        case .team: "team members"
        case .confirmation: "confirmers"
        }
    }

    /// The name of the limit of their number.
    var limitName: String {
        switch self {
        case .share: "shares_per_record"
        case .team: "team_members"
        case .confirmation: "confirmers"
        }
    }
}

extension Grantee.Kind {
    /// In the audit.
    var auditName: String {
        switch self {
        case .userID(let id): "user.\(id)"
        case .departmentID(let id): "department.\(id)"
        case .groupID(let id): "group.\(id)"
        case .roleID(let id): "role.\(id)"
        }
    }
}
