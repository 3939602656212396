internal import CRMModel
internal import CRMRepository

extension SQLiteTables {
    /// The columns of `records` that `record(from:)` reads, in its order.
    static let recordColumns = """
        r.id, r.object, r.owner_id, r.status, r.life_state, r.approval_status, r.locked, r.pool_id, r.version, \
        r.created_at, r.modified_at, r.created_by, r.modified_by, r.fields, r.has_shares, r.has_team, \
        r.confirmation, r.order_amounts
        """

    /// How many they are.
    static let recordColumnCount: Int32 = 18

    func record(_ id: Int64) throws(RepositoryError) -> StoredRecord? {
        guard let cache else { return try storedRecord(id) }
        return try cache.record(id, orReadBy: storedRecord)
    }

    private func storedRecord(_ id: Int64) throws(RepositoryError) -> StoredRecord? {
        let statement = try connection.statement(.record)
        defer { statement.rewind() }
        statement.bind(1, id)
        guard try statement.step() else { return nil }
        var record = try Self.record(from: statement)
        if record.hasShares || record.hasTeam, !statement.isNull(Self.recordColumnCount) {
            record.accesses = CompactAccesses(bytes: statement.bytes(Self.recordColumnCount))
        }
        return record
    }

    static func record(from row: Statement) throws(RepositoryError) -> StoredRecord {
        guard let object = BusinessObject(rawValue: Int32(truncatingIfNeeded: row.integer(1))),
            let status = Status(rawValue: Int32(truncatingIfNeeded: row.integer(3))),
            let lifeState = LifeState(rawValue: Int32(truncatingIfNeeded: row.integer(4))),
            let approvalStatus = Approval.Status(rawValue: Int32(truncatingIfNeeded: row.integer(5)))
        else { throw .unexpected("record \(row.integer(0)) has an object or a status that this program doesn't know") }
        return StoredRecord(
            id: row.integer(0), object: object, ownerID: row.optionalInteger(2), status: status, lifeState: lifeState,
            approvalStatus: approvalStatus, isLocked: row.bool(6), poolID: row.optionalInteger(7),
            version: row.integer(8), createdAtMilliseconds: row.integer(9), modifiedAtMilliseconds: row.integer(10),
            createdByID: row.integer(11), modifiedByID: row.integer(12), fields: Encoded(bytes: row.bytes(13)),
            confirmation: object.isConfirmed ? row.optionalBytes(16).map { Encoded(bytes: $0) } : nil,
            orderAmounts: object == .salesOrder ? row.optionalBytes(17).map { Encoded(bytes: $0) } : nil,
            hasShares: row.bool(14),
            hasTeam: row.bool(15))
    }

    func insert(_ record: StoredRecord, indexed: [IndexedField]) throws(RepositoryError) -> Int64 {
        let statement = try connection.statement(
            """
            INSERT INTO records (object, owner_id, status, life_state, approval_status, locked, pool_id, version,
                created_at, modified_at, created_by, modified_by, fields, confirmation)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
            """)
        statement.bind(1, Int64(record.object.rawValue))
        statement.bind(2, record.ownerID)
        statement.bind(3, Int64(record.status.rawValue))
        statement.bind(4, Int64(record.lifeState.rawValue))
        statement.bind(5, Int64(record.approvalStatus.rawValue))
        statement.bind(6, record.isLocked)
        statement.bind(7, record.poolID)
        statement.bind(8, record.version)
        statement.bind(9, record.createdAtMilliseconds)
        statement.bind(10, record.modifiedAtMilliseconds)
        statement.bind(11, record.createdByID)
        statement.bind(12, record.modifiedByID)
        statement.bind(13, record.fields.bytes)
        if let confirmation = record.confirmation { statement.bind(14, confirmation.bytes) }
        try statement.run()
        let id = connection.lastInsertedID
        for field in indexed { try add(field, toRecord: id) }
        return id
    }

    func update(
        _ record: StoredRecord, replacing old: StoredRecord, removing: [IndexedField], adding: [IndexedField]
    ) throws(RepositoryError) {
        let isContentOnly =
            record.ownerID == old.ownerID && record.lifeState == old.lifeState && record.poolID == old.poolID
            && record.confirmation == old.confirmation
        let statement = try connection.statement(isContentOnly ? .updateContent : .updateRecord)
        statement.bind(1, Int64(record.status.rawValue))
        statement.bind(2, Int64(record.approvalStatus.rawValue))
        statement.bind(3, record.isLocked)
        statement.bind(4, record.version)
        statement.bind(5, record.modifiedAtMilliseconds)
        statement.bind(6, record.modifiedByID)
        statement.bind(7, record.fields.bytes)
        if !isContentOnly {
            statement.bind(8, record.ownerID)
            statement.bind(9, Int64(record.lifeState.rawValue))
            statement.bind(10, record.poolID)
            if let confirmation = record.confirmation { statement.bind(11, confirmation.bytes) }
        }
        statement.bind(isContentOnly ? 8 : 12, record.id)
        try statement.run()
        if record.lifeState != old.lifeState { try keepBin(record) }
        for field in removing where !(field.isLong && adding.contains { $0.fieldID == field.fieldID }) {
            try remove(field, fromRecord: record.id)
        }
        for field in adding { try add(field, toRecord: record.id) }
    }

    private func add(_ field: IndexedField, toRecord id: Int64) throws(RepositoryError) {
        let statement = try connection.statement(field.isLong ? .setLongText : .addField)
        statement.bind(1, id)
        statement.bind(2, field.fieldID)
        statement.bind(3, field.key)
        try statement.run()
    }

    private func remove(_ field: IndexedField, fromRecord id: Int64) throws(RepositoryError) {
        let statement = try connection.statement(field.isLong ? .removeLongText : .removeField)
        statement.bind(1, id)
        statement.bind(2, field.fieldID)
        if !field.isLong { statement.bind(3, field.key) }
        try statement.run()
    }

    /// Where the keys of such fields are.
    static func table(isLong: Bool) -> String { isLong ? "long_texts" : "field_values" }
}
