import CRMModel
import CRMRepository
import CRMTestKit
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
