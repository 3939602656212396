import CRMModel
import CRMRepository
import CRMTestKit
import CSQLite
import Foundation
import Testing

@testable import CRMSQLite

struct MigrationTests {
    /// A database of an older layout, in which there is a record.
    private func makeDatabase(_ path: String, upTo layout: UInt32) throws {
        let connection = try Connection(path: path)
        for migration in Migration.all where migration.version <= layout {
            try connection.executeScript("\(migration.sql) PRAGMA user_version = \(migration.version);")
        }
        try connection.executeScript(
            """
            INSERT INTO installation (id, currency) VALUES (1, 'CNY');
            INSERT INTO records (id, object, owner_id, status, life_state, approval_status, locked, version, created_at,
                modified_at, created_by, modified_by, fields)
            VALUES (7, 1, 3, 2, 1, 0, 0, 4, 10, 20, 3, 3, x'0a0b');
            """)
    }

    @Test func `layout 1 becomes the latest with its data, and records are shared from then on`() throws {
        let folder = try TemporaryFolder.make()
        defer { TemporaryFolder.remove(folder) }
        let path = folder + "/crm.db"
        try makeDatabase(path, upTo: 1)

        let storage = try SQLiteStorage(path: path)
        let writer = try storage.makeWriter()
        let transaction = try writer.begin()
        let record = try #require(try transaction.record(7))
        #expect(record.ownerID == 3)
        #expect(record.version == 4)
        #expect(record.fields.bytes == [10, 11])
        #expect(!record.hasShares && !record.hasTeam)
        #expect(try transaction.currency() == "CNY")

        let share = StoredAccess(
            recordID: 7, object: .account, means: .share, grantee: .groupID(5), access: .readWrite,
            expiresAtMilliseconds: nil, givenByID: 3, givenAtMilliseconds: 30)
        try transaction.save(share)
        try writer.commit()
        let reader = try storage.makeReader()
        let after = try reader.begin()
        #expect(try after.record(7)?.hasShares == true)
        #expect(try after.accesses(toRecord: 7, by: .share) == [share])
    }

    @Test func `what layout 9 left behind of former values goes, and answers know their records`() throws {
        let folder = try TemporaryFolder.make()
        defer { TemporaryFolder.remove(folder) }
        let path = folder + "/crm.db"
        try makeDatabase(path, upTo: 9)
        let former = Array("a former value, long since replaced".utf8)
        do {
            // As another program would change it: without a care for what remains.
            var handle: OpaquePointer?
            #expect(sqlite3_open(path, &handle) == SQLITE_OK)
            defer { sqlite3_close(handle) }
            let text = String(decoding: former, as: UTF8.self)
            let script = """
                PRAGMA secure_delete = OFF;
                INSERT INTO long_texts VALUES (7, 1, '\(text)'), (7, 2, 'another');
                DELETE FROM long_texts WHERE field_id = 1;
                UPDATE records SET life_state = 2;
                INSERT INTO answers VALUES
                    (1, 1, 'crm.v1.Records/CreateRecord', 'a', x'01', x'0a0308ac02', 9),
                    (1, 1, 'crm.v1.Records/EditRecord', 'b', x'01', x'0a8101087f10', 9),
                    (1, 1, 'crm.v1.Records/ChangeOwners', 'c', x'01', x'0a02087f', 9);
                """
            #expect(sqlite3_exec(handle, script, nil, nil, nil) == SQLITE_OK)
        }
        func isFound() throws -> Bool {
            try Data(contentsOf: URL(fileURLWithPath: path)).range(of: Data(former)) != nil
        }
        #expect(try isFound())
        let storage = try SQLiteStorage(path: path)
        #expect(try !isFound())
        let transaction = try storage.makeWriter().begin()
        let entries = try transaction.bin(BinQuery(limit: 10))
        #expect(entries.map(\.record.id) == [7])
        #expect(entries.map(\.invalidatedByID) == [3])
        #expect(entries.map(\.invalidatedAtMilliseconds) == [20])
        let ids = try [("CreateRecord", "a"), ("EditRecord", "b"), ("ChangeOwners", "c")].map { method, key in
            let scope = IdempotencyScope(serviceUID: 1, userID: 1, method: "crm.v1.Records/\(method)", key: key)
            return try transaction.answer(for: scope, at: 0)?.recordID
        }
        #expect(ids == [300, 127, nil])
    }

    @Test func `departments, groups and roles of layout 2 stay, and their ids are never given again`() throws {
        let folder = try TemporaryFolder.make()
        defer { TemporaryFolder.remove(folder) }
        let path = folder + "/crm.db"
        try makeDatabase(path, upTo: 2)
        try Connection(path: path).executeScript(
            """
            INSERT INTO departments (id, name, parent_id) VALUES (4, 'North', NULL), (9, 'Harbour', 4);
            INSERT INTO groups (id, name) VALUES (5, 'Dragons');
            INSERT INTO group_members (group_id, user_id) VALUES (5, 3);
            INSERT INTO roles (id, name, preset) VALUES (1, 'SALES', 1), (8, 'SCOUT', 0);
            """)

        let writer = try SQLiteStorage(path: path).makeWriter()
        let transaction = try writer.begin()
        #expect(
            try transaction.departments() == [
                Department(id: 4, name: "North"), Department(id: 9, name: "Harbour", parentID: 4),
            ])
        #expect(try transaction.groups() == [Group(id: 5, name: "Dragons", memberIDs: [3])])
        #expect(
            try transaction.roles() == [Role(id: 1, name: "SALES", preset: true), Role(id: 8, name: "SCOUT")])
        try transaction.removeDepartment(9)
        try transaction.removeGroup(5)
        try transaction.removeRole(8)
        #expect(try transaction.save(Department(name: "Harbour")) == 10)
        #expect(try transaction.save(Group(name: "Dragons")) == 6)
        #expect(try transaction.save(Role(name: "SCOUT")) == 9)
        #expect(try transaction.groups() == [Group(id: 6, name: "Dragons")])
        writer.rollback()
    }

    @Test func `a layout made step by step is the same as one made at once`() throws {
        let folder = try TemporaryFolder.make()
        defer { TemporaryFolder.remove(folder) }
        try makeDatabase(folder + "/old.db", upTo: 1)
        for name in ["old.db", "new.db"] { _ = try SQLiteStorage(path: folder + "/" + name) }
        let query = "SELECT group_concat(sql, char(10)) FROM (SELECT sql FROM sqlite_schema ORDER BY name)"
        let old = try Connection(path: folder + "/old.db").text(query)
        #expect(try Connection(path: folder + "/new.db").text(query) == old)
        #expect(old?.contains("has_shares") == true)
    }
}
