import CRMModel
import CRMRepository
import CRMSample
import CRMTestKit
import Testing

@testable import CRMSQLite

/// Whichever term leads to the records, and whether any does, the same are found.
struct SearchTermTests {
    private struct Item {
        let id: Int64
        let owner: Int64
        let isShared: Bool
        let terms: [String]

        func has(_ group: [SearchTerm]) -> Bool {
            group.contains { term in
                switch term {
                case .exact(let text): terms.contains(text)
                case .prefix(let text): terms.contains { $0.hasPrefix(text) }
                }
            }
        }
    }

    private static let words = ["a", "ab", "abc", "b", "ba", "华为", "为技", "华"]

    private static func add(_ transaction: any WriteTransaction, _ chance: inout SeededGenerator) throws -> Item {
        let owner = Int64.random(in: 1...4, using: &chance)
        let terms = Array(words.shuffled(using: &chance).prefix(Int.random(in: 0...4, using: &chance)))
        let isShared = Int.random(in: 0..<5, using: &chance) == 0
        let record = StoredRecord(
            id: 0, object: .account, ownerID: owner, status: .assigned, createdAtMilliseconds: 0,
            modifiedAtMilliseconds: 0, createdByID: 1, modifiedByID: 1, fields: Encoded(bytes: [1]))
        let id = try transaction.insert(record, indexed: [])
        try transaction.add(terms: terms + terms, toRecord: id, of: .account)
        try transaction.add(terms: words, toRecord: id, of: .contact)
        if isShared {
            try transaction.save(
                StoredAccess(
                    recordID: id, object: .account, means: .share, grantee: .userID(9), access: .readOnly,
                    expiresAtMilliseconds: nil, givenByID: 1, givenAtMilliseconds: 0))
        }
        return Item(id: id, owner: owner, isShared: isShared, terms: terms)
    }

    private static func group(_ chance: inout SeededGenerator) -> [SearchTerm] {
        (0..<Int.random(in: 1...2, using: &chance)).map { _ in
            let word = words.randomElement(using: &chance) ?? ""
            return Bool.random(using: &chance) ? .exact(word) : .prefix(word)
        }
    }

    @Test(arguments: [[], [0], [5], [500, 20_000]], [UInt64(1), 2, UInt64.random(in: 0...UInt64.max)])
    func `pages and counts are the same by every plan`(few: [Int], seed: UInt64) throws {
        let folder = try TemporaryFolder.make()
        defer { TemporaryFolder.remove(folder) }
        let writer = try SQLiteStorage(path: folder + "/crm.db").makeWriter()
        let transaction = try writer.begin()
        var chance = SeededGenerator(seed: seed)
        var items: [Item] = []
        for _ in 0..<120 { items.append(try Self.add(transaction, &chance)) }
        let tables = try #require(transaction as? SQLiteTables)
        tables.fewTerms = few
        let reach = RecordQuery.Reach(ownerIDs: [1, 3], grantees: [.userID(9)])
        for _ in 0..<60 {
            let isAll = Bool.random(using: &chance)
            var query = RecordQuery(object: .account, scope: isAll ? .everything : .reached(by: reach), limit: 1_000)
            query.terms = (0..<Int.random(in: 1...3, using: &chance)).map { _ in Self.group(&chance) }
            query.isDescending = Bool.random(using: &chance)
            let found = items.filter { item in
                (isAll || [1, 3].contains(item.owner) || item.isShared) && query.terms.allSatisfy { item.has($0) }
            }
            let ids = query.isDescending ? found.map(\.id).reversed() : found.map(\.id)
            let place: Comment = "seed \(seed), few \(few), \(query.terms)"
            #expect(try tables.count(query) == ids.count, place)
            #expect(try pages(query, tables, &chance) == ids, place)
            query.sort = .property(.owner)
            #expect(try Set(pages(query, tables, &chance)) == Set(ids), place)
        }
        writer.rollback()
    }

    private func pages(
        _ query: RecordQuery, _ tables: SQLiteTables, _ chance: inout SeededGenerator
    ) throws -> [Int64] {
        var query = query
        query.limit = Int.random(in: 1...40, using: &chance)
        var ids: [Int64] = []
        while true {
            let page = try tables.records(query)
            ids += page.map(\.record.id)
            guard let last = page.last else { return ids }
            query.after = last.position
        }
    }

    @Test func `a term that leads to many records is read no further than a page`() throws {
        let folder = try TemporaryFolder.make()
        defer { TemporaryFolder.remove(folder) }
        _ = try SQLiteStorage(path: folder + "/crm.db")
        let connection = try Connection(path: folder + "/crm.db")
        var query = RecordQuery(object: .account, scope: .everything, limit: 10)
        query.terms = [[.exact("华为")]]
        query.after = RecordQuery.Position(key: nil, id: 5)
        var sql = RecordQuerySQL(query)
        let statement = try connection.statement("EXPLAIN QUERY PLAN " + sql.page(.byTerms(0)))
        statement.bind(sql.parameters)
        var plan: [String] = []
        while try statement.step() { plan.append(statement.text(3)) }
        statement.reset()
        #expect(
            plan == [
                "SEARCH t USING PRIMARY KEY (object=? AND term=? AND record_id<?)",
                "SEARCH r USING INTEGER PRIMARY KEY (rowid=?)",
            ])
    }
}
