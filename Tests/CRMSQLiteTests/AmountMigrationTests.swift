import CRMModel
import CRMRepository
import CRMTestKit
import Testing

@testable import CRMSQLite

/// Layout 10 out of layout 8: statistics, what the dependants of orders come to, and the field of the line items.
struct AmountMigrationTests {
    /// A database of layout 8: accounts, orders and payments with amounts, and fields.
    private func makeDatabase(_ path: String, _ more: String = "") throws {
        let connection = try Connection(path: path)
        for migration in Migration.all where migration.version <= 8 {
            try connection.executeScript("\(migration.sql) PRAGMA user_version = \(migration.version);")
        }
        try connection.executeScript("INSERT INTO installation (id, currency) VALUES (1, 'CNY');")
        try addField(1, 6, "amount", .money, connection)
        try addField(2, 8, "sales_order", .reference, connection)
        try addField(3, 8, "amount", .money, connection)
        try addField(4, 7, "sales_order", .reference, connection)
        try addField(5, 7, "amount", .money, connection)
        // Another's own amount, which the statistics don't know.
        try addField(6, 1, "amount", .money, isCustom: true, connection)
        try connection.executeScript(more)
    }

    private func addField(
        _ id: Int64, _ object: Int64, _ key: String, _ type: FieldType, isCustom: Bool = false, _ connection: Connection
    ) throws {
        try connection.executeScript(
            """
            INSERT INTO field_definitions (id, object, key, type, required, is_unique, label, label_zh, maximum_length,
                number_format, custom, active)
            VALUES (\(id), \(object), '\(key)', \(type.rawValue), 0, 0, 'l', '', 0, '', \(isCustom ? 1 : 0), 1);
            """)
    }

    /// - Parameter values: by the fields' ids.
    private func record(
        _ id: Int64, _ object: BusinessObject, _ status: Status, owner: Int64? = nil, pool: Int64? = nil,
        isActive: Bool = true, _ values: [Int64: Int64] = [:]
    ) -> String {
        let owner = owner.map { String($0) } ?? "NULL"
        let pool = pool.map { String($0) } ?? "NULL"
        let row = """
            INSERT INTO records (id, object, owner_id, pool_id, status, life_state, approval_status, locked, version,
                created_at, modified_at, created_by, modified_by, fields)
            VALUES (\(id), \(object.rawValue), \(owner), \(pool), \(status.rawValue), \(isActive ? 1 : 2), 0, 0, 4,
                10, 20, 3, 3, x'');
            """
        return row
            + values.map {
                "INSERT INTO field_values (record_id, field_id, value) VALUES (\(id), \($0.key), \($0.value));"
            }.joined()
    }

    private func everything(_ object: BusinessObject) -> RecordQuery {
        RecordQuery(object: object, scope: .everything, includesInvalidated: true, limit: 1)
    }

    @Test func `statistics and amounts of orders are filled from what is there`() throws {
        let folder = try TemporaryFolder.make()
        defer { TemporaryFolder.remove(folder) }
        let path = folder + "/crm.db"
        let big = Int64(1) << 61
        try makeDatabase(
            path,
            [
                record(1, .account, .assigned, owner: 3, [6: 77]), record(2, .account, .unassigned, pool: 4),
                record(3, .account, .unassigned),
                record(10, .salesOrder, .confirmed, owner: 3, [1: big]),
                record(11, .salesOrder, .confirmed, owner: 3, [1: big]),
                record(12, .salesOrder, .confirmed, owner: 3, [1: big]),
                record(13, .salesOrder, .confirmed, owner: 3, [1: -1]),
                record(14, .salesOrder, .confirmed, owner: 5),
                record(15, .salesOrder, .confirmed, owner: 5, isActive: false, [1: 9]),
                record(20, .payment, .received, owner: 3, [2: 10, 3: 100]),
                record(21, .payment, .received, owner: 3, [2: 10, 3: -300]),
                record(22, .payment, .notReceived, owner: 3, [2: 10, 3: 1_000]),
                record(23, .payment, .received, owner: 3, isActive: false, [2: 10, 3: 5_000]),
                record(24, .payment, .received, owner: 3, [2: 11, 3: 8]),
                // Its order is gone.
                record(25, .payment, .received, owner: 3, [2: 99, 3: 8]),
                record(30, .returnForm, .shipped, owner: 3, [4: 10, 5: 6]),
                record(31, .returnForm, .rejected, owner: 3, [4: 10, 5: 60]),
            ].joined())

        let storage = try SQLiteStorage(path: path)
        let transaction = try storage.makeReader().begin()
        #expect(
            try transaction.statistics(everything(.account), amountField: nil) == [
                RecordStatistic(status: .assigned, lifeState: .active, count: 1, amount: 0),
                RecordStatistic(status: .unassigned, lifeState: .active, count: 2, amount: 0),
            ])
        #expect(
            try transaction.statistics(everything(.salesOrder), amountField: 1) == [
                RecordStatistic(status: .confirmed, lifeState: .active, count: 5, amount: 3 * Int128(big) - 1),
                RecordStatistic(status: .confirmed, lifeState: .invalidated, count: 1, amount: 9),
            ])
        let reach = RecordQuery.Reach(ownerIDs: [5], poolIDs: [4])
        func reached(_ object: BusinessObject) throws -> [RecordStatistic] {
            try transaction.statistics(
                RecordQuery(object: object, scope: .reached(by: reach), limit: 1), amountField: nil)
        }
        #expect(
            try reached(.account) == [
                RecordStatistic(status: .unassigned, lifeState: .active, count: 1, amount: 0)
            ])
        #expect(
            try reached(.salesOrder) == [
                RecordStatistic(status: .confirmed, lifeState: .active, count: 1, amount: 0)
            ])

        // As the codec writes them: OrderAmounts {received {minor_units: -200, currency: "CNY"}, …}.
        func money(_ zigzag: [UInt8]) -> [UInt8] { [UInt8(zigzag.count + 6), 0x08] + zigzag + [0x12, 3] + "CNY".utf8 }
        let expected: [UInt8] =
            [0x0a] + money([0x8f, 0x03]) + [0x12] + money([0]) + [0x1a] + money([12]) + [0x22] + money([0])
        #expect(try transaction.record(10)?.orderAmounts?.bytes == expected)
        #expect(try transaction.record(10)?.version == 4)
        #expect(try transaction.record(11)?.orderAmounts != nil)
        #expect(try transaction.record(12)?.orderAmounts == nil)

        let added = try transaction.fieldDefinitions().filter { $0.key == "line_items" }
        #expect(added.map(\.object) == [.salesOrder, .returnForm, .invoiceApplication])
        for field in added {
            #expect(
                field
                    == FieldDefinition(
                        id: field.id, object: field.object, key: "line_items", type: .lineItems, label: "Line items",
                        labelZh: "明细", referenceObject: .product))
        }
    }

    @Test func `a custom field of that key gets another one, wherever it is kept`() throws {
        let folder = try TemporaryFolder.make()
        defer { TemporaryFolder.remove(folder) }
        let path = folder + "/crm.db"
        try makeDatabase(
            path, record(10, .salesOrder, .confirmed, owner: 3) + record(11, .account, .assigned, owner: 3))
        func bytes(_ parts: [[UInt8]]) -> [UInt8] { parts.flatMap { $0 } }
        func text(_ field: UInt8, _ text: String) -> [UInt8] { [field << 3 | 2, UInt8(text.utf8.count)] + text.utf8 }
        func message(_ field: UInt8, _ parts: [UInt8]...) -> [UInt8] {
            let content = parts.flatMap { $0 }
            return [field << 3 | 2, UInt8(content.count)] + content
        }
        // {fields: {key, value: {text: "line_items"}}}, besides another field.
        func fields(_ key: String) -> [UInt8] {
            message(1, text(1, "remark"), message(2, text(1, "x")))
                + message(1, text(1, key), message(2, text(1, "line_items")))
        }
        // {all_of: {field, operator: 1}, groups: {any_of: {field, operator: 1}}}
        func filter(_ key: String) -> [UInt8] {
            message(1, text(1, key), [0x10, 1]) + message(2, message(1, text(1, key), [0x10, 1]))
        }
        do {
            let connection = try Connection(path: path)
            try addField(7, 6, "line_items", .text, isCustom: true, connection)
            try addField(8, 6, "line_items_1", .text, isCustom: true, connection)
            try addField(9, 1, "line_items", .text, isCustom: true, connection)
            func set(_ sql: String, _ value: [UInt8]) throws {
                let statement = try connection.statement(sql)
                statement.bind(1, value)
                try statement.run()
            }
            for id in [10, 11] {
                try set("UPDATE records SET fields = $1 WHERE id = \(id)", fields("line_items"))
                try set(
                    """
                    INSERT INTO audit_entries (time, user_id, service_uid, method, subject, subject_id, version, changes)
                    VALUES (1, 3, 0, 'm', 1, \(id), 1, $1)
                    """, fields("line_items"))
            }
            try set(
                """
                INSERT INTO scenes (id, object, owner_id, name, built_in, filter, sort_field, sort_descending)
                VALUES (1, 6, 3, 's', 1, $1, 'line_items', 0)
                """, filter("line_items"))
        }

        let storage = try SQLiteStorage(path: path)
        let transaction = try storage.makeReader().begin()
        let orderFields = try transaction.fieldDefinitions().filter { $0.object == .salesOrder }
        #expect(orderFields.first { $0.id == 7 }?.key == "line_items_2")
        #expect(orderFields.first { $0.id == 8 }?.key == "line_items_1")
        #expect(orderFields.first { $0.key == "line_items" }?.type == .lineItems)
        #expect(try transaction.fieldDefinitions().first { $0.id == 9 }?.key == "line_items")
        #expect(try transaction.record(10)?.fields.bytes == fields("line_items_2"))
        #expect(try transaction.record(11)?.fields.bytes == fields("line_items"))
        #expect(try transaction.changes(ofRecord: 10, after: 0).map(\.bytes) == [fields("line_items_2")])
        #expect(try transaction.changes(ofRecord: 11, after: 0).map(\.bytes) == [fields("line_items")])
        let scene = try #require(try transaction.scene(1))
        #expect(scene.filter?.bytes == filter("line_items_2"))
        #expect(scene.sort?.field == "line_items_2")
    }

    @Test func `an empty database has its fields from its first start, not from here`() throws {
        let folder = try TemporaryFolder.make()
        defer { TemporaryFolder.remove(folder) }
        let transaction = try SQLiteStorage(path: folder + "/crm.db").makeReader().begin()
        #expect(try transaction.fieldDefinitions() == [])
    }

    @Test(arguments: [
        [0x0a], [0x0a, 9, 1], [0x0b], [0x08, 0x80], [0x0a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1],
    ])
    func `what is no message stays as it is`(bytes: [UInt8]) {
        let message = EncodedMessage.replacing("k", by: "n", at: [[1]], in: [0x0a, 1, 0x6b] + bytes)
        #expect(message == nil)
        #expect(
            EncodedMessage.replacing("k", by: "key", at: [[1]], in: [0x0a, 1, 0x6b]) == [0x0a, 3] + Array("key".utf8))
    }
}
