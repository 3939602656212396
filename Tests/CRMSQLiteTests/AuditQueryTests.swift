import CRMModel
import CRMRepository
import CRMSample
import CRMTestKit
import CRMWire
import Testing

@testable import CRMSQLite

/// How far a call looks for audit entries, and by which indexes.
struct AuditQueryTests {
    /// Calls a body with the path of a database that the service has written, and is changed by a statement.
    private func withDatabase(
        _ sql: String, _ parameter: String = "", of crm: TestService, _ body: (String) throws -> Void
    ) throws {
        crm.stop()
        let folder = try TemporaryFolder.make()
        defer { TemporaryFolder.remove(folder) }
        let path = folder + "/crm.db"
        let original = try Connection(path: crm.databasePath)
        let copy = try original.statement("VACUUM INTO ?1")
        copy.bind(1, path)
        try copy.run()
        let connection = try Connection(path: path)
        let statement = try connection.statement(sql)
        statement.bind(1, parameter)
        try statement.run()
        try body(path)
    }

    /// The same, with an entry for each of these times beside the first one.
    private func withDatabase(_ times: [Int64], _ body: (String) throws -> Void) throws {
        let sql = """
            INSERT INTO audit_entries (time, user_id, service_uid, method, subject, subject_id, version, changes)
            SELECT value, 1 + (key % 2), 7, 'crm.v1.Records/EditRecord', 1 + (key % 3), key % 10, 0, x''
            FROM json_each(?1)
            """
        let list = "[\(times.map { "\($0)" }.joined(separator: ","))]"
        try withDatabase(sql, list, of: try TestService(), body)
    }

    private func withReader(_ times: [Int64], _ body: (any ReadTransaction) throws -> Void) throws {
        try withDatabase(times) { path in
            let reader = try SQLiteStorage(path: path).makeReader()
            try body(try reader.begin())
        }
    }

    @Test func `a call looks at 20,000 entries, and goes on from there`() throws {
        try withDatabase((0..<45_000).map { Int64($0) }) { path in
            let crm = try TestService(databasePath: path)
            defer { crm.stop() }
            try look(crm)
        }
    }

    private func look(_ crm: TestService) throws {
        // Nobody has done anything to a pool; only the first entry was made by no user.
        var request = ListAuditEntriesRequest(subjects: [.pool])
        var calls = 0
        var token = ""
        repeat {
            let page = try crm.audit(request, from: token)
            #expect(page.entries.isEmpty)
            token = page.nextPageToken
            calls += 1
        } while !token.isEmpty
        #expect(calls == 3)
        request = ListAuditEntriesRequest(method: "setup")
        #expect(try crm.wholeAudit(request).map(\.id) == [1])
        request = ListAuditEntriesRequest(userID: 1, pageSize: 1_000)
        #expect(try crm.wholeAudit(request).count == 22_500)
    }

    private func refusal(_ body: () throws -> Void) -> String {
        do {
            try body()
            return ""
        } catch {
            return "\(error)"
        }
    }

    @Test func `the history of a record in the recycle bin is for CRM_ADMIN, that of one that is gone for nobody`()
        throws
    {
        for (sql, seesIt) in [
            ("UPDATE records SET life_state = 2 WHERE ?1 = ''", true), ("DELETE FROM records WHERE ?1 = ''", false),
        ] {
            let before = try TestService()
            try before.addUser("agent")
            let id = try before.create(.account, ["name": .text("a")], as: "agent").id
            try withDatabase(sql, of: before) { path in
                let crm = try TestService(databasePath: path)
                defer { crm.stop() }
                #expect(refusal { _ = try crm.history(of: id, as: "agent") }.contains("recordNotFound"))
                if seesIt {
                    #expect(try crm.history(of: id).entries.count == 1)
                } else {
                    #expect(refusal { _ = try crm.history(of: id) }.contains("recordNotFound"))
                }
                // What it was is found all the same.
                let request = ListAuditEntriesRequest(subjects: [.record], subjectID: id)
                #expect(try crm.wholeAudit(request).map(\.lines.first) == ["name:  → a"])
            }
        }
    }

    @Test func `times are found where the clock was put back by up to an hour`() throws {
        var chance = SeededGenerator(seed: 5)
        var clock: Int64 = 1_000_000_000
        var highest = clock
        // Each is at most an hour before any that was written earlier.
        let times = (0..<3_000).map { _ in
            clock = max(clock + Int64.random(in: -900_000...1_000_000, using: &chance), highest - 3_600_000)
            highest = max(highest, clock)
            return clock
        }
        try withReader(times) { reader in
            for _ in 0..<300 {
                let from = Int64.random(in: 990_000_000...(highest + 4_000_000), using: &chance)
                let until = from + Int64.random(in: 1...20_000_000, using: &chance)
                let found = try reader.auditEntries(AuditQuery(fromMilliseconds: from, untilMilliseconds: until))
                #expect(found.entries.map(\.timeMilliseconds) == times.reversed().filter { from <= $0 && $0 < until })
                // It looks at few beside them.
                #expect(found.examinedCount < found.entries.count + 400)
            }
        }
    }

    @Test func `a query ends where it may look no further, has found enough or enough bytes`() throws {
        try withReader((0..<100).map { Int64($0) }) { reader in
            let few = try reader.auditEntries(AuditQuery(userID: 2, maximumExamined: 10))
            #expect(few.entries.map(\.id) == [101, 99, 97, 95, 93])
            #expect(few.examinedCount == 10)
            #expect(few.continuesBeforeID == 92)
            let one = try reader.auditEntries(AuditQuery(subjects: [.user], subjectID: 4, beforeID: 92, limit: 2))
            #expect(one.entries.map(\.id) == [66, 36])
            #expect(one.continuesBeforeID == 36)
            let rest = try reader.auditEntries(AuditQuery(subjects: [.user], subjectID: 4, beforeID: 36))
            #expect(rest.entries.map(\.id) == [6])
            #expect(rest.continuesBeforeID == nil)
            #expect(try reader.auditEntries(AuditQuery(beforeID: 0)).examinedCount == 0)
            #expect(try reader.auditEntries(AuditQuery(subjects: [], subjectID: 4)).examinedCount == 0)
        }
    }

    @Test func `of a thing the ids alone are sorted, and entries are walked by their ids`() throws {
        let crm = try TestService()
        crm.stop()
        let connection = try Connection(path: crm.databasePath)
        func plan(_ sql: String) throws -> [String] {
            let statement = try connection.statement("EXPLAIN QUERY PLAN " + sql)
            defer { statement.reset() }
            var lines: [String] = []
            while try statement.step() { lines.append(statement.text(3)) }
            return lines
        }
        #expect(
            try plan(SQLiteTables.auditWalk)
                == ["SEARCH audit_entries USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)"])
        #expect(
            try plan(SQLiteTables.auditOfSubject) == [
                "SEARCH audit_entries USING INTEGER PRIMARY KEY (rowid=?)", "LIST SUBQUERY 1",
                "SEARCH audit_entries USING COVERING INDEX audit_entries_by_subject (subject=? AND subject_id=?)",
                "USE TEMP B-TREE FOR ORDER BY",
            ])
    }
}
