import CRMModel
import CRMRepository
import CRMSample
import CRMTestKit
import Foundation
import Synchronization
import Testing

@testable import CRMSQLite

/// Copies of records: used where they are the same as the rows, and nowhere else.
struct RecordCacheTests {
    private func withRecords(
        _ count: Int, _ body: (SQLiteStorage, SQLiteWriter, [Int64]) throws -> Void
    ) throws {
        let folder = try TemporaryFolder.make()
        defer { TemporaryFolder.remove(folder) }
        let storage = try SQLiteStorage(path: folder + "/crm.db")
        let writer = try #require(try storage.makeWriter() as? SQLiteWriter)
        let transaction = try writer.begin()
        let ids = try (0..<count).map { _ in
            try transaction.insert(
                StoredRecord(
                    id: 0, object: .account, ownerID: 1, status: .assigned, createdAtMilliseconds: 0,
                    modifiedAtMilliseconds: 0, createdByID: 1, modifiedByID: 1, fields: Encoded(bytes: [])),
                indexed: [])
        }
        try writer.commit()
        try body(storage, writer, ids)
    }

    /// The version of a record as its row says, whatever copies there are.
    private func storedVersion(_ id: Int64, _ reader: SQLiteReader) throws -> Int64? {
        try reader.connection.integer("SELECT version FROM records WHERE id = \(id)")
    }

    private static func change(_ id: Int64, _ transaction: any WriteTransaction) throws {
        guard let old = try transaction.record(id) else { return }
        var new = old
        new.version += 1
        try transaction.update(new, replacing: old, removing: [], adding: [])
    }

    @Test func `a record is copied when it is read twice, and the copy is used until the record changes`() throws {
        try withRecords(1) { storage, writer, ids in
            let marks = ChangeMarks()
            let cache = RecordCache(marks)
            let record = try #require(try writer.begin().record(ids[0]))
            try writer.commit()
            var reads = 0
            func read() throws {
                _ = try cache.record(ids[0]) { (_: Int64) throws(RepositoryError) in
                    reads += 1
                    return record
                }
            }
            for _ in 0..<5 {
                cache.beginTransaction()
                try read()
            }
            #expect(reads == 2)
            // Under way: nobody knows whether this transaction sees it.
            marks.mark(ids[0])
            for _ in 0..<2 { try read() }
            #expect(reads == 4)
            marks.complete()
            // A transaction from before may not see it.
            for _ in 0..<2 { try read() }
            #expect(reads == 6)
            cache.beginTransaction()
            for _ in 0..<4 { try read() }
            #expect(reads == 7)
        }
    }

    @Test func `what a transaction sees stays, and the next one sees what was committed`() throws {
        try withRecords(2) { storage, writer, ids in
            let reader = try storage.makeReader()
            for _ in 0..<3 {
                _ = try reader.begin().record(ids[0])
                reader.end()
            }
            let before = try reader.begin()
            try Self.change(ids[0], writer.begin())
            #expect(try before.record(ids[0])?.version == 1)
            try writer.commit()
            #expect(try before.record(ids[0])?.version == 1)
            reader.end()
            #expect(try reader.begin().record(ids[0])?.version == 2)
            reader.end()
            try Self.change(ids[0], writer.begin())
            writer.rollback()
            #expect(try reader.begin().record(ids[0])?.version == 2)
            reader.end()
            try writer.begin().save(
                StoredAccess(
                    recordID: ids[0], object: .account, means: .share, grantee: .userID(4), access: .readOnly,
                    expiresAtMilliseconds: nil, givenByID: 1, givenAtMilliseconds: 2))
            try writer.commit()
            #expect(try reader.begin().record(ids[0])?.accesses != nil)
            reader.end()
        }
    }

    @Test func `readers beside a writer see in copies what they see in rows`() throws {
        try withRecords(8) { storage, writer, ids in
            let isOver = Atomic(false)
            let differences = Mutex<[String]>([])
            let threads = DispatchGroup()
            for number in 0..<2 {
                let reader = try #require(try storage.makeReader() as? SQLiteReader)
                let body = UncheckedBox(value: reader)
                threads.enter()
                Thread.detachNewThread {
                    defer { threads.leave() }
                    var generator = SeededGenerator(seed: UInt64(number))
                    do {
                        while !isOver.load(ordering: .relaxed) {
                            let transaction = try body.value.begin()
                            for _ in 0..<Int.random(in: 1...20, using: &generator) {
                                let id = ids.randomElement(using: &generator) ?? 0
                                let copy = try transaction.record(id)?.version
                                let row = try self.storedVersion(id, body.value)
                                guard copy != row else { continue }
                                differences.withLock { $0.append("\(id): \(copy ?? 0), \(row ?? 0)") }
                            }
                            body.value.end()
                        }
                    } catch {
                        differences.withLock { $0.append("\(error)") }
                    }
                }
            }
            var generator = SeededGenerator(seed: 9)
            for _ in 0..<1_500 {
                let transaction = try writer.begin()
                for _ in 0..<Int.random(in: 1...3, using: &generator) {
                    try Self.change(ids.randomElement(using: &generator) ?? 0, transaction)
                }
                if Int.random(in: 0..<10, using: &generator) == 0 { writer.rollback() } else { try writer.commit() }
            }
            isOver.store(true, ordering: .relaxed)
            threads.wait()
            #expect(differences.withLock { $0 } == [])
        }
    }

    /// Unchecked: handed to one thread, and not used by another one afterwards.
    private struct UncheckedBox: @unchecked Sendable {
        let value: SQLiteReader
    }
}
