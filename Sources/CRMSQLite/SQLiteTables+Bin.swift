internal import CRMModel
internal import CRMRepository

// The recycle bin, and what is removed for good.
extension SQLiteTables {
    func bin(_ query: BinQuery) throws(RepositoryError) -> [StoredBinEntry] {
        let statement = try connection.statement(Self.sql(query))
        defer { statement.reset() }
        statement.bind(Self.parameters(query))
        var entries: [StoredBinEntry] = []
        var bytes = 0
        while bytes <= query.limitBytes, try statement.step() {
            let record = try Self.record(from: statement)
            bytes += record.fields.bytes.count
            entries.append(
                StoredBinEntry(
                    record: record, invalidatedByID: statement.integer(Self.recordColumnCount),
                    invalidatedAtMilliseconds: statement.integer(Self.recordColumnCount + 1)))
        }
        return entries
    }

    /// Its parameters are those of `parameters`, in their order.
    static func sql(_ query: BinQuery) -> String {
        // Together: SQLite takes a comparison of rows for the index if it is the only one of that column.
        var terms = ["(b.invalidated_at, b.record_id) < (?1, ?2)", "b.invalidated_at >= ?3"]
        var count = 4
        for (column, isAsked) in [("object", query.object != nil), ("invalidated_by", query.invalidatedByID != nil)]
        where isAsked {
            count += 1
            terms.append("b.\(column) = ?\(count)")
        }
        if !query.hiddenObjects.isEmpty {
            // The plus keeps the index by object out of it, which hasn't the order.
            let numbers = query.hiddenObjects.map(\.rawValue).sorted().map { "\($0)" }.joined(separator: ", ")
            terms.append("+b.object NOT IN (\(numbers))")
        }
        return """
            SELECT \(recordColumns), b.invalidated_by, b.invalidated_at
            FROM bin b CROSS JOIN records r ON r.id = b.record_id
            WHERE \(terms.joined(separator: " AND ")) ORDER BY b.invalidated_at DESC, b.record_id DESC LIMIT ?4
            """
    }

    static func parameters(_ query: BinQuery) -> [FieldKey] {
        // Before the end of the times is before every id of that time.
        var before = (time: query.times.upperBound, id: Int64.min)
        if let after = query.after, after.timeMilliseconds < before.time {
            before = (after.timeMilliseconds, after.recordID)
        }
        return [
            .integer(before.time), .integer(before.id), .integer(query.times.lowerBound), .integer(Int64(query.limit)),
        ]
            + [query.object.map { Int64($0.rawValue) }, query.invalidatedByID].compactMap { $0 }.map { .integer($0) }
    }

    /// Puts a record into the bin, or takes it out.
    func keepBin(_ record: StoredRecord) throws(RepositoryError) {
        guard record.lifeState == .invalidated else { return try removeRow(of: record.id, from: "bin", "record_id") }
        let statement = try connection.statement(
            """
            INSERT INTO bin (record_id, object, invalidated_by, invalidated_at) VALUES ($1, $2, $3, $4)
            ON CONFLICT (record_id) DO UPDATE
            SET invalidated_by = excluded.invalidated_by, invalidated_at = excluded.invalidated_at
            """)
        statement.bind(1, record.id)
        statement.bind(2, Int64(record.object.rawValue))
        statement.bind(3, record.modifiedByID)
        statement.bind(4, record.modifiedAtMilliseconds)
        try statement.run()
    }

    // Every table in which a value of a record is kept, or anything made of one, has to be here, or to be kept in step by
    // `WriteCall.follow`, or to be named where unique values are released. ErasureTests looks for what is forgotten.
    func removeRecord(_ id: Int64) throws(RepositoryError) {
        try removeRow(of: id, from: "records", "id")
        for table in ["field_values", "long_texts", "shares", "team_members", "confirmers", "bin"] {
            try removeRow(of: id, from: table, "record_id")
        }
        let audit = try connection.statement(
            "UPDATE audit_entries SET changes = x'' WHERE subject = $1 AND subject_id = $2")
        audit.bind(1, Int64(AuditSubject.record.rawValue))
        audit.bind(2, id)
        try audit.run()
        // The rows stay: who repeats a request must not create the record anew.
        let answers = try connection.statement("UPDATE answers SET request = x'', response = x'' WHERE record_id = $1")
        answers.bind(1, id)
        try answers.run()
    }

    private func removeRow(of id: Int64, from table: String, _ column: String) throws(RepositoryError) {
        let statement = try connection.statement("DELETE FROM \(table) WHERE \(column) = $1")
        statement.bind(1, id)
        try statement.run()
    }
}
