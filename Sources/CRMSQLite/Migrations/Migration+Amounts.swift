internal import CRMModel
internal import CRMRepository

extension Migration {
    /// Layout 10: line items, statistics, and what the dependants of sales orders come to.
    ///
    /// Statistics: of each object, of those who hold its records (1 owners, 2 pools, 0 nobody), of each status and life
    /// state, how many records there are, and their amounts. Each amount is parted in what is above 2³² and the rest, so
    /// that sums are exact.
    ///
    /// A custom field that has the key of the line items gets another one: `line_items_1`, or the next that is free. It is
    /// so called then wherever its key is kept: in records, scenes and the audit.
    static let amounts = Migration(
        version: 10,
        sql: """
            CREATE TABLE record_statistics (
                object INTEGER NOT NULL,
                holder_kind INTEGER NOT NULL,
                holder_id INTEGER NOT NULL,
                status INTEGER NOT NULL,
                life_state INTEGER NOT NULL,
                count INTEGER NOT NULL,
                amount_high INTEGER NOT NULL,
                amount_low INTEGER NOT NULL,
                PRIMARY KEY (object, holder_kind, holder_id, status, life_state)
            ) STRICT, WITHOUT ROWID;
            \(countAll)
            """,
        code: { connection throws(RepositoryError) in
            try renameCustomLineItems(connection)
            // A new database gets them with all others when it is set up.
            try connection.executeScript(
                """
                INSERT INTO field_definitions (object, key, type, required, is_unique, label, label_zh,
                    reference_object, maximum_length, number_format, custom, active)
                SELECT column1, 'line_items', 14, 0, 0, 'Line items', '明细', 10, 0, '', 0, 1
                FROM (VALUES (6), (7), (12)) WHERE EXISTS (SELECT 1 FROM installation);
                """)
            try addUpDependants(connection)
        })

    /// Counts all records.
    static let countAll = """
        INSERT INTO record_statistics
        SELECT r.object, CASE WHEN r.owner_id IS NOT NULL THEN 1 WHEN r.pool_id IS NOT NULL THEN 2 ELSE 0 END,
            coalesce(r.owner_id, r.pool_id, 0), r.status, r.life_state, count(*),
            sum(ifnull(v.value, 0) >> 32), sum(ifnull(v.value, 0) & 4294967295)
        FROM records r
            LEFT JOIN field_definitions f ON f.object = r.object AND f.key = 'amount' AND f.custom = 0
            LEFT JOIN field_values v ON v.record_id = r.id AND v.field_id = f.id
        GROUP BY 1, 2, 3, 4, 5;
        """

    // MARK: What the dependants of orders come to

    private static func addUpDependants(_ connection: Connection) throws(RepositoryError) {
        guard let currency = try connection.text("SELECT currency FROM installation") else { return }
        let rows = try connection.statement(
            """
            SELECT o.value, r.object, sum(a.value >> 32), sum(a.value & 4294967295)
            FROM records r
                JOIN field_definitions g ON g.object = r.object AND g.key = 'sales_order' AND g.custom = 0
                JOIN field_values o ON o.record_id = r.id AND o.field_id = g.id
                JOIN field_definitions f ON f.object = r.object AND f.key = 'amount' AND f.custom = 0
                JOIN field_values a ON a.record_id = r.id AND a.field_id = f.id
            WHERE r.life_state = 1 AND (r.object, r.status) IN (VALUES (8, 19), (9, 22), (7, 17), (7, 18), (7, 19), (12, 26))
            GROUP BY 1, 2
            """)
        defer { rows.reset() }
        var sums: [Int64: [Int64: Int128]] = [:]
        while try rows.step() {
            sums[rows.integer(0), default: [:]][rows.integer(1)] =
                (Int128(rows.integer(2)) << 32) + Int128(rows.integer(3))
        }
        let order = try connection.statement("UPDATE records SET order_amounts = $1 WHERE id = $2")
        for (id, sums) in sums {
            var amounts = EncodedMessage()
            // Payments, refunds, return forms, invoice applications, in the order of the message's fields.
            for (index, object) in [Int64(8), 9, 7, 12].enumerated() {
                // No order comes to so much that it has to be clamped.
                amounts.add(index + 1, money(Int64(clamping: sums[object] ?? 0), currency))
            }
            order.bind(1, amounts.bytes)
            order.bind(2, id)
            try order.run()
        }
    }

    private static func money(_ minorUnits: Int64, _ currency: String) -> [UInt8] {
        var money = EncodedMessage()
        money.add(1, varint: UInt64(bitPattern: (minorUnits << 1) ^ (minorUnits >> 63)))
        money.add(2, Array(currency.utf8))
        return money.bytes
    }

    // MARK: A custom field that is in the way

    private static let key = "line_items"

    private static func renameCustomLineItems(_ connection: Connection) throws(RepositoryError) {
        for object in [6, 7, 12] {
            let taken = "SELECT id FROM field_definitions WHERE object = \(object) AND key = "
            guard let id = try connection.integer("\(taken)'\(key)'") else { continue }
            var number = 1
            while try connection.integer("\(taken)'\(key)_\(number)'") != nil { number += 1 }
            let newKey = "\(key)_\(number)"
            try connection.executeScript("UPDATE field_definitions SET key = '\(newKey)' WHERE id = \(id);")
            let isUsed = "(SELECT 1 FROM records r WHERE r.object = \(object) AND r.id = audit_entries.subject_id)"
            try rename(to: newKey, connection, "records", "fields", at: [[1, 1]], where: "object = \(object)")
            try rename(
                to: newKey, connection, "audit_entries", "changes", at: [[1, 1]],
                where: "subject = 1 AND EXISTS \(isUsed)")
            try rename(
                to: newKey, connection, "scenes", "filter", at: [[1, 1], [2, 1, 1]],
                where: "object = \(object) AND filter IS NOT NULL")
            try connection.executeScript(
                "UPDATE scenes SET sort_field = '\(newKey)' WHERE object = \(object) AND sort_field = '\(key)';")
            try auditRenaming(ofField: id, to: newKey, connection)
        }
    }

    /// Renames the field in all messages of a column.
    private static func rename(
        to newKey: String, _ connection: Connection, _ table: String, _ column: String, at paths: [[Int]],
        where condition: String
    ) throws(RepositoryError) {
        let rows = try connection.statement(
            "SELECT id, \(column) FROM \(table) WHERE id > $1 AND \(condition) AND instr(\(column), $2) ORDER BY id")
        let change = try connection.statement("UPDATE \(table) SET \(column) = $1 WHERE id = $2")
        // Row by row, for what is changed must not be read on.
        var lastID: Int64 = 0
        while true {
            rows.bind(1, lastID)
            rows.bind(2, Array(key.utf8))
            guard try rows.step() else { return rows.reset() }
            lastID = rows.integer(0)
            let bytes = EncodedMessage.replacing(key, by: newKey, at: paths, in: rows.bytes(1))
            rows.reset()
            guard let bytes else { continue }
            change.bind(1, bytes)
            change.bind(2, lastID)
            try change.run()
        }
    }

    private static func auditRenaming(
        ofField id: Int64, to newKey: String, _ connection: Connection
    ) throws(RepositoryError) {
        func text(_ text: String) -> [UInt8] {
            var value = EncodedMessage()
            value.add(1, Array(text.utf8))
            return value.bytes
        }
        var change = EncodedMessage()
        change.add(1, Array("key".utf8))
        change.add(2, text(key))
        change.add(3, text(newKey))
        var changes = EncodedMessage()
        changes.add(1, change.bytes)
        let entry = try connection.statement(
            """
            INSERT INTO audit_entries (time, user_id, service_uid, method, subject, subject_id, version, changes)
            VALUES (CAST(strftime('%s', 'now') AS INTEGER) * 1000, NULL, 0, 'migration', \
            \(AuditSubject.fieldDefinition.rawValue), $1, 0, $2)
            """)
        entry.bind(1, id)
        entry.bind(2, changes.bytes)
        try entry.run()
    }
}
