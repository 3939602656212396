import CRMModel
import CRMRepository
import CRMSample
import CRMTestKit
import Testing

@testable import CRMSQLite

/// Pages that follow each other while records come, go and change between them.
struct CursorTests {
    /// Records that stay put, and between them others that don't.
    private final class Bustle {
        static let fieldID: Int64 = 2

        let reader: any StorageReader
        private let writer: any StorageWriter
        private var chance: SeededGenerator
        private(set) var steady: Set<Int64> = []
        /// With the value of the field.
        private var restless: [(id: Int64, value: String?)] = []

        init(_ path: String, seed: UInt64) throws {
            let storage = try SQLiteStorage(path: path)
            writer = try storage.makeWriter()
            reader = try storage.makeReader()
            chance = SeededGenerator(seed: seed)
            let transaction = try writer.begin()
            for _ in 0..<150 {
                steady.insert(try add(transaction).id)
                restless.append(try add(transaction))
            }
            try writer.commit()
        }

        /// A record that each of the scopes reaches.
        private func add(_ transaction: any WriteTransaction) throws -> (id: Int64, value: String?) {
            let value = newValue
            let record = StoredRecord(
                id: 0, object: .account, ownerID: 1, status: .normal, createdAtMilliseconds: 0,
                modifiedAtMilliseconds: Int64.random(in: 0..<20, using: &chance), createdByID: 1, modifiedByID: 1,
                fields: Encoded(bytes: [1]))
            let id = try transaction.insert(record, indexed: indexed(value))
            for means in StoredAccess.Means.allCases {
                try transaction.save(
                    StoredAccess(
                        recordID: id, object: .account, means: means, grantee: .userID(7), access: .readOnly,
                        expiresAtMilliseconds: nil, givenByID: 1, givenAtMilliseconds: 0))
            }
            return (id, value)
        }

        private var newValue: String? { ["a", "b", "c", nil].randomElement(using: &chance) ?? nil }

        private func indexed(_ value: String?) -> [IndexedField] {
            value.map { [IndexedField(fieldID: Self.fieldID, key: .text($0), isLong: false)] } ?? []
        }

        /// Some records come, some go to the recycle bin or come back, some get other values.
        func disturb() throws {
            let transaction = try writer.begin()
            for _ in 0..<10 {
                let index = Int.random(in: restless.indices, using: &chance)
                let value = newValue
                guard let stored = try transaction.record(restless[index].id) else { continue }
                var record = stored
                if Bool.random(using: &chance) {
                    record.lifeState = record.lifeState == .active ? .invalidated : .active
                }
                record.modifiedAtMilliseconds = Int64.random(in: 0..<20, using: &chance)
                try transaction.update(
                    record, replacing: stored, removing: indexed(restless[index].value), adding: indexed(value))
                restless[index].value = value
            }
            if restless.count < 250 { restless.append(try add(transaction)) }
            try writer.commit()
            try writer.tidy()
        }

        func pages(_ query: RecordQuery, between: () throws -> Void = {}) throws -> [Int64] {
            var query = query
            var ids: [Int64] = []
            while true {
                let page = try reader.begin().records(query)
                reader.end()
                ids += page.map(\.record.id)
                guard let last = page.last else { return ids }
                query.after = last.position
                try between()
            }
        }
    }

    private static let scopes: [(name: String, scope: RecordQuery.Scope)] = [
        ("everything", .everything), ("owner", .reached(by: RecordQuery.Reach(ownerIDs: [1]))),
        ("very many owners", .reached(by: RecordQuery.Reach(ownerIDs: Array(1...400)))),
        ("shared", .reached(by: RecordQuery.Reach(ownerIDs: [], shareGrantees: [.userID(7)]))),
        ("team", .reached(by: RecordQuery.Reach(ownerIDs: [], teamGrantees: [.userID(7)]))),
        ("all ways", .reached(by: RecordQuery.Reach(ownerIDs: [1], grantees: [.userID(7)]))),
    ]

    @Test(arguments: [UInt64(1), UInt64.random(in: 0...UInt64.max)])
    func `what stays put is read once, in its order, by every plan`(seed: UInt64) throws {
        let folder = try TemporaryFolder.make()
        defer { TemporaryFolder.remove(folder) }
        let bustle = try Bustle(folder + "/crm.db", seed: seed)
        for (name, scope) in Self.scopes {
            for sort in [nil, .property(.modifiedAt), .field(id: Bustle.fieldID, isLong: false)]
                as [RecordQuery.Subject?]
            {
                for isDescending in [true, false] {
                    let query = RecordQuery(
                        object: .account, scope: scope, sort: sort, isDescending: isDescending, limit: 7)
                    let place: Comment =
                        "seed \(seed), \(name), \(String(describing: sort)), descending \(isDescending)"
                    let before = try bustle.pages(query).filter(bustle.steady.contains)
                    #expect(Set(before) == bustle.steady, place)
                    let during = try bustle.pages(query) { try bustle.disturb() }
                    #expect(during.filter(bustle.steady.contains) == before, place)
                    if sort == nil { #expect(Set(during).count == during.count, place) }
                }
            }
        }
    }
}
