import CRMModel
import CRMRepository
import CRMTestKit
import Testing

@testable import CRMSQLite

/// By which indexes lists and counts are read, and that nothing is sorted which an index has in order. docs/lists.md tells
/// the same.
struct QueryPlanTests {
    private static let reach = RecordQuery.Reach(
        ownerIDs: [1, 2], grantees: [.userID(1)], teamGrantees: [.userID(2)], teamRoles: TeamRoleSet(position: 1),
        poolIDs: [1])

    private func plan(
        sort: RecordQuery.Subject? = nil, after: RecordQuery.Position? = nil,
        _ make: (inout RecordQuerySQL) -> String
    ) throws -> [String] {
        let folder = try TemporaryFolder.make()
        defer { TemporaryFolder.remove(folder) }
        let storage = try SQLiteStorage(path: folder + "/crm.db")
        let reader = try #require(try storage.makeReader() as? SQLiteReader)
        var sql = RecordQuerySQL(
            RecordQuery(object: .account, scope: .reached(by: Self.reach), sort: sort, after: after, limit: 50))
        let statement = try reader.connection.statement("EXPLAIN QUERY PLAN " + make(&sql))
        statement.bind(sql.parameters)
        var lines: [String] = []
        while try statement.step() { lines.append(statement.text(3)) }
        return lines
    }

    private let here = RecordQuery.Position(key: nil, id: 1_000)

    @Test func `a page by id is read from the indexes by object, by owner, by pool and by grantee`() throws {
        #expect(
            try plan(after: here) { $0.page(.all) } == ["SEARCH r USING INDEX records_by_object (object=? AND id<?)"])
        #expect(
            try plan { $0.idsOfOwner() } == [
                "SEARCH r USING COVERING INDEX records_by_owner (owner_id=? AND object=? AND id>? AND id<?)"
            ])
        #expect(
            try plan { $0.idsOfPool() } == [
                "SEARCH r USING INDEX records_by_pool (pool_id=? AND object=? AND id>? AND id<?)"
            ])
        let key = "grantee_kind=? AND grantee_id=? AND object=? AND record_id>? AND record_id<?"
        for (means, index) in [(StoredAccess.Means.share, "shares"), (.team, "team_members")] {
            #expect(
                try plan { $0.idsOfGrantee(by: means, Self.reach) } == [
                    "SEARCH g USING COVERING INDEX \(index)_by_grantee (\(key))",
                    "SEARCH r USING INTEGER PRIMARY KEY (rowid=?)",
                ])
        }
    }

    @Test func `statistics are read by owner and by pool, and record by record only of what is open so`() throws {
        let rows = "SEARCH s USING PRIMARY KEY (object=? AND holder_kind=? AND holder_id=?)"
        let plan = try plan { $0.statisticsOfReached(Self.reach, amountField: 1) }
        #expect(plan.filter { $0 == rows }.count == 2, "\(plan)")
        for step in [
            "SEARCH g USING COVERING INDEX shares_by_grantee (grantee_kind=? AND grantee_id=? AND object=?)",
            "SEARCH g USING COVERING INDEX team_members_by_grantee (grantee_kind=? AND grantee_id=? AND object=?)",
            "SEARCH r USING INTEGER PRIMARY KEY (rowid=?)",
            "SEARCH v USING PRIMARY KEY (record_id=? AND field_id=?) LEFT-JOIN",
        ] {
            #expect(plan.contains(step), "\(step) in \(plan)")
        }
        #expect(
            !plan.contains { $0.hasPrefix("SCAN r") || $0.hasPrefix("SCAN s") || $0.hasPrefix("SCAN v") }, "\(plan)")
        #expect(
            try self.plan { $0.statisticsOfObject() } == [
                "SEARCH s USING PRIMARY KEY (object=?)", "USE TEMP B-TREE FOR GROUP BY",
            ])
    }

    @Test func `a sorted page is read from the index of values, then from that by object`() throws {
        let field = RecordQuery.Subject.field(id: 1, isLong: false)
        let after = RecordQuery.Position(key: .text("m"), id: 1_000)
        #expect(
            try plan(sort: field, after: after) { $0.candidates(byValuesOf: 1) } == [
                "SEARCH v USING COVERING INDEX field_values_by_value (field_id=? AND value<?)",
                "CORRELATED SCALAR SUBQUERY 1", "SEARCH w USING PRIMARY KEY (record_id=? AND field_id=? AND value<?)",
                "SEARCH r USING INTEGER PRIMARY KEY (rowid=?)",
            ])
        #expect(
            try plan(sort: field, after: here) { $0.candidates(withoutValueOf: 1) } == [
                "SEARCH r USING INDEX records_by_object (object=? AND id<?)", "CORRELATED SCALAR SUBQUERY 1",
                "SEARCH v USING PRIMARY KEY (record_id=? AND field_id=?)",
            ])
    }

    @Test func `what is counted is read from indexes`() throws {
        let all = try plan { $0.countOfObject(byValue: false) }
        #expect(all.contains("SEARCH r USING COVERING INDEX records_by_object (object=?)"))
        let reached = try plan { $0.countOfReached(Self.reach) }
        for line in [
            "SEARCH r USING COVERING INDEX records_by_owner (owner_id=? AND object=?)",
            "SEARCH p USING COVERING INDEX records_by_pool (pool_id=? AND object=?)",
            "SEARCH g USING COVERING INDEX shares_by_grantee (grantee_kind=? AND grantee_id=? AND object=?)",
            "SEARCH g USING COVERING INDEX team_members_by_grantee (grantee_kind=? AND grantee_id=? AND object=?)",
        ] {
            #expect(reached.contains(line), "\(reached)")
        }
    }

    @Test(arguments: [
        (BinQuery(limit: 50), "bin_by_time (invalidated_at"),
        (BinQuery(hiding: [.account, .contact], limit: 50), "bin_by_time (invalidated_at"),
        (BinQuery(object: .account, limit: 50), "bin_by_object (object=? AND invalidated_at"),
        (BinQuery(invalidatedByID: 1, limit: 50), "bin_by_user (invalidated_by=? AND invalidated_at"),
        (
            BinQuery(object: .account, invalidatedByID: 1, limit: 50),
            "bin_by_object_and_user (object=? AND invalidated_by=? AND invalidated_at"
        ),
    ])
    func `a page of the bin is read from the index that has its order`(query: BinQuery, index: String) throws {
        let lines = try plan { _ in SQLiteTables.sql(query) }
        #expect(lines.count == 2)
        #expect(lines.first?.contains(index) == true, "\(lines)")
    }
}
