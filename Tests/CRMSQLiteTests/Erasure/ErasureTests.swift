import CRMModel
import CRMRepository
import CRMTestKit
import Foundation
import Testing

@testable import CRMSQLite

/// That nothing of what has been deleted remains in any file of the database, in whatever form it was written.
@Suite(.serialized)
struct ErasureTests {
    private func expectNothing(_ world: ErasureWorld, of ids: [Int64], _ when: String) throws {
        let files = try world.files()
        let found = world.found(ids, in: files)
        let list = found.prefix(10).map { "\($0.trace), in \($0.file)" }
        #expect(found.isEmpty, "\(when): \(found.count) of \(ids.count) records: \(list.joined(separator: "; "))")
    }

    @Test(arguments: 1...3 as ClosedRange<UInt64>)
    func `nothing of a deleted record remains in any file`(seed: UInt64) throws {
        let world = try ErasureWorld(seed: seed)
        for _ in 0..<120 { try world.create() }
        for step in 0..<300 {
            switch step % 5 {
            case 0: try world.create()
            case 1: try world.open()
            default: try world.edit()
            }
        }
        // Every form shows before, or the test could not fail.
        let victims = world.someIDs(45)
        let before = Set(world.found(victims, in: try world.files()).map(\.trace.form))
        #expect(
            before == [
                "text, UTF-8", "long text, UTF-8", "number, message", "number, key", "money, message", "money, key",
                "date, UTF-8", "time, message", "time, key", "choice, UTF-8", "multi-choice, UTF-8", "phone, UTF-8",
                "e-mail, UTF-8", "reference, index",
            ])

        var gone: [Int64] = []
        for batch in stride(from: 0, to: victims.count, by: 15) {
            gone += try world.delete(Array(victims[batch..<(batch + 15)]))
            try expectNothing(world, of: gone, "after \(gone.count) deletions")
        }
        // Pages that are written again from memory bring nothing back.
        for step in 0..<120 {
            switch step % 6 {
            case 0: try world.create()
            case 1: gone += try world.delete()
            default: try world.edit()
            }
        }
        try expectNothing(world, of: gone, "after further changes")
        world.stop()
        try expectNothing(world, of: gone, "after the end")
    }

    @Test func `what was deleted just before a crash is erased when the database is opened again`() throws {
        let world = try ErasureWorld(seed: 7) {
            CrashingStorage(base: $0, from: $1, to: $1 + ".crashed")
        }
        let crashed = world.folder + ".crashed"
        defer { TemporaryFolder.remove(crashed) }
        for _ in 0..<40 { try world.create() }
        for _ in 0..<40 { try world.edit() }
        let gone = try world.delete(world.someIDs(10))
        let left = world.found(gone, in: try ErasureWorld.files(in: crashed))
        #expect(left.contains { $0.file == "crm.db-wal" })
        let storage = try SQLiteStorage(path: crashed + "/crm.db")
        let after = world.found(gone, in: try ErasureWorld.files(in: crashed))
        #expect(after.isEmpty, "\(after.prefix(10).map { "\($0.trace), in \($0.file)" })")
        let transaction = try storage.makeReader().begin()
        for id in gone { #expect(try transaction.record(id) == nil) }
        for id in world.ids { #expect(try transaction.record(id) != nil) }
    }

    @Test func `the answers of deleted records are blank, and the audit tells by id that they were there`() throws {
        let world = try ErasureWorld(seed: 8)
        for _ in 0..<20 { try world.create() }
        for _ in 0..<40 { try world.edit() }
        let gone = try world.delete(world.someIDs(5))
        world.stop()
        let connection = try Connection(path: world.folder + "/crm.db")
        let list = gone.map { String($0) }.joined(separator: ",")
        func count(_ sql: String) throws -> Int64? { try connection.integer("SELECT count(*) FROM \(sql)") }
        let blank = "answers WHERE record_id IN (\(list)) AND request = x'' AND response = x''"
        #expect(try count(blank) ?? 0 > 0)
        #expect(try count("answers WHERE record_id IN (\(list))") == (try count(blank)))
        #expect(try count("answers WHERE record_id IS NOT NULL AND request = x''") == (try count(blank)))
        let entries = "audit_entries WHERE subject = 1 AND subject_id IN (\(list))"
        #expect(try count("\(entries) AND method = 'crm.v1.Records/CreateRecord'") == 5)
        // But for the deletion itself.
        #expect(try count("\(entries) AND changes <> x''") == 5)
        #expect(try count("\(entries) AND changes <> x'' AND method = 'crm.v1.Records/DeleteRecords'") == 5)
        for table in ["field_values", "long_texts", "unique_values", "shares", "team_members", "confirmers", "bin"] {
            #expect(try count("\(table) WHERE record_id IN (\(list))") == 0)
        }
    }
}
