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

    /// The access that was given to the grantee for this record itself.
    func access(of grantee: Grantee.Kind) -> StoredAccess? {
        accesses.first { $0.grantee == grantee && $0.sourceRecordID == 0 }
    }

    /// Opens the record to the grantee, or changes how it is.
    ///
    /// - Throws: LIMIT_EXCEEDED.
    mutating func give(_ access: Access, to grantee: Grantee.Kind, expiresAtMilliseconds: Int64?) throws {
        let old = self.access(of: grantee)
        if let old, old.access == access, old.expiresAtMilliseconds == expiresAtMilliseconds { return }
        let new = StoredAccess(
            recordID: record.id, object: record.object, means: means, grantee: grantee, access: access,
            expiresAtMilliseconds: expiresAtMilliseconds, givenByID: call.caller.user.id,
            givenAtMilliseconds: call.nowMilliseconds)
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

    /// Closes the record to the grantee, whatever the source.
    ///
    /// - Returns: whether it was open.
    @discardableResult
    mutating func remove(_ grantee: Grantee.Kind) throws -> Bool {
        let removed = accesses.filter { $0.grantee == grantee }
        for access in removed {
            try call.transaction.remove(access)
            note(from: access, to: nil)
        }
        accesses.removeAll { $0.grantee == grantee }
        return !removed.isEmpty
    }

    /// Writes the audit entry, if something has changed. The record's version stays: it counts changes of the record itself,
    /// and none of an open edit has to look at this one.
    func audit() throws {
        if !changes.isEmpty { try call.audit(.record, record.id, changes) }
    }

    private mutating func note(from old: StoredAccess?, to new: StoredAccess?) {
        guard let grantee = (new ?? old)?.grantee else { return }
        let name = "\(means.auditName).\(grantee.auditName)"
        changes += AuditedProperties.changes(
            from: old.map { Self.properties($0, name) }, to: new.map { Self.properties($0, name) } ?? [])
        if let old, new == nil { changes += AuditedProperties.removal(of: Self.properties(old, name)) }
    }

    private static func properties(_ access: StoredAccess, _ name: String) -> [(String, Value?)] {
        [
            (name, AuditedProperties.choice(access.access.protoName)),
            ("\(name).expires_at", access.expiresAtMilliseconds.map { Value(kind: .timeMilliseconds($0)) }),
        ]
    }
}

extension StoredAccess.Means {
    /// In the audit.
    fileprivate var auditName: String {
        switch self {
        case .share: "share"
        case .team: "team"
        }
    }

    fileprivate var noun: String {
        switch self {
        case .share: "shares"
        case .team: "team members"
        }
    }

    /// The name of the limit of their number.
    var limitName: String {
        switch self {
        case .share: "shares_per_record"
        case .team: "team_members"
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
