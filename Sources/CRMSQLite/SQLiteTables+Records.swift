internal import CRMModel
internal import CRMRepository

extension SQLiteTables {
    /// The columns of `records` that `record(from:)` reads, in its order.
    static let recordColumns = """
        r.id, r.object, r.owner_id, r.status, r.life_state, r.approval_status, r.locked, r.pool_id, r.version, \
        r.created_at, r.modified_at, r.created_by, r.modified_by, r.fields, r.has_shares, r.has_team
        """

    /// How many they are.
    static let recordColumnCount: Int32 = 16

    private static let recordByID = "SELECT \(recordColumns) FROM records r WHERE r.id = $1"

    func record(_ id: Int64) throws(RepositoryError) -> StoredRecord? {
        let statement = try connection.statement(Self.recordByID)
        defer { statement.reset() }
        statement.bind(1, id)
        return try statement.step() ? try Self.record(from: statement) : nil
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
            hasShares: row.bool(14), hasTeam: row.bool(15))
    }

    func insert(_ record: StoredRecord, indexed: [IndexedField]) throws(RepositoryError) -> Int64 {
        let statement = try connection.statement(
            """
            INSERT INTO records (object, owner_id, status, life_state, approval_status, locked, pool_id, version,
                created_at, modified_at, created_by, modified_by, fields)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
            """)
        bind(record, to: statement)
        try statement.run()
        let id = connection.lastInsertedID
        for field in indexed { try add(field, toRecord: id) }
        return id
    }

    func update(
        _ record: StoredRecord, removing: [IndexedField], adding: [IndexedField]
    ) throws(RepositoryError) {
        let statement = try connection.statement(
            """
            UPDATE records SET object = $1, owner_id = $2, status = $3, life_state = $4, approval_status = $5,
                locked = $6, pool_id = $7, version = $8, created_at = $9, modified_at = $10, created_by = $11,
                modified_by = $12, fields = $13
            WHERE id = $14
            """)
        bind(record, to: statement)
        statement.bind(14, record.id)
        try statement.run()
        for field in removing { try remove(field, fromRecord: record.id) }
        for field in adding { try add(field, toRecord: record.id) }
    }

    private func bind(_ record: StoredRecord, to statement: Statement) {
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
    }

    private func add(_ field: IndexedField, toRecord id: Int64) throws(RepositoryError) {
        let table = Self.table(isLong: field.isLong)
        let statement = try connection.statement(
            "INSERT INTO \(table) (record_id, field_id, value) VALUES ($1, $2, $3)")
        statement.bind(1, id)
        statement.bind(2, field.fieldID)
        statement.bind(3, field.key)
        try statement.run()
    }

    private func remove(_ field: IndexedField, fromRecord id: Int64) throws(RepositoryError) {
        let table = Self.table(isLong: field.isLong)
        let statement = try connection.statement(
            "DELETE FROM \(table) WHERE record_id = $1 AND field_id = $2 AND value = $3")
        statement.bind(1, id)
        statement.bind(2, field.fieldID)
        statement.bind(3, field.key)
        try statement.run()
    }

    /// Where the keys of such fields are.
    static func table(isLong: Bool) -> String { isLong ? "long_texts" : "field_values" }
}
