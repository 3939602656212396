import CRMModel
import CRMRepository
import CRMSample
import CRMTestKit
import Testing

@testable import CRMSQLite

/// Which records a query reaches, and how much is read for it.
struct ReachTests {
    private static let now: Int64 = 1_000

    private struct Opening: Hashable {
        var means: StoredAccess.Means
        var grantee: Grantee.Kind
        var isInForce: Bool
    }

    private struct Item {
        var id: Int64
        var owner: Int64?
        var isActive: Bool
        var isMarked: Bool
        var openings: [Opening]
    }

    /// A database that holds records by chance.
    private final class Stock {
        let storage: SQLiteStorage
        let reader: any StorageReader
        private(set) var items: [Item] = []
        private let writer: any StorageWriter
        private let transaction: any WriteTransaction

        init(_ path: String) throws {
            storage = try SQLiteStorage(path: path)
            writer = try storage.makeWriter()
            transaction = try writer.begin()
            reader = try storage.makeReader()
        }

        func add(
            owner: Int64?, isActive: Bool = true, isMarked: Bool = false, object: BusinessObject = .account,
            _ openings: [Opening] = []
        ) throws {
            let record = StoredRecord(
                id: 0, object: object, ownerID: owner, status: .normal, lifeState: isActive ? .active : .invalidated,
                createdAtMilliseconds: 0, modifiedAtMilliseconds: 0, createdByID: 1, modifiedByID: 1,
                fields: Encoded(bytes: [1, 2, 3]))
            let field = IndexedField(fieldID: 1, key: .text(isMarked ? "yes" : "no"), isLong: false)
            let id = try transaction.insert(record, indexed: [field])
            for opening in openings {
                try transaction.save(
                    StoredAccess(
                        recordID: id, object: object, means: opening.means, grantee: opening.grantee, access: .readOnly,
                        expiresAtMilliseconds: opening.isInForce ? nil : now, givenByID: 1, givenAtMilliseconds: 0,
                        sourceRecordID: opening.means == .team ? Int64(openings.count % 2) : 0))
            }
            guard object == .account else { return }
            items.append(Item(id: id, owner: owner, isActive: isActive, isMarked: isMarked, openings: openings))
        }

        func commit() throws { try writer.commit() }

        /// All that the query is to find, by its rule.
        func expected(_ query: RecordQuery, _ reach: RecordQuery.Reach) -> [Int64] {
            let found = items.filter { item in
                let isReached =
                    item.owner.map { reach.ownerIDs.contains($0) } ?? false
                    || item.openings.contains { opening in
                        opening.isInForce
                            && (reach.grantees.contains(opening.grantee)
                                || (opening.means == .team && reach.teamGrantees.contains(opening.grantee))
                                || (opening.means == .share && reach.shareGrantees.contains(opening.grantee)))
                    }
                return isReached && item.isActive && (query.groups.isEmpty || item.isMarked)
            }
            return query.isDescending ? found.map(\.id).reversed() : found.map(\.id)
        }

        func pages(_ query: RecordQuery) throws -> [Int64] {
            var query = query
            var ids: [Int64] = []
            let transaction = try reader.begin()
            defer { reader.end() }
            while true {
                let page = try transaction.records(query)
                ids += page.map(\.record.id)
                guard let last = page.last else { return ids }
                query.after = last.position
            }
        }

        func count(_ query: RecordQuery) throws -> Int {
            let transaction = try reader.begin()
            defer { reader.end() }
            return try transaction.count(query)
        }

        private var now: Int64 { ReachTests.now }
    }

    private func withStock(_ body: (Stock) throws -> Void) throws {
        let folder = try TemporaryFolder.make()
        defer { TemporaryFolder.remove(folder) }
        try body(Stock(folder + "/crm.db"))
    }

    private static let marked = RecordQuery.Condition(
        subject: .field(id: 1, isLong: false), comparison: .equal, keys: [.text("yes")])

    private func grantee(_ chance: inout SeededGenerator) -> Grantee.Kind {
        let id = Int64.random(in: 1...20, using: &chance)
        return switch Int.random(in: 0..<4, using: &chance) {
        case 0: .userID(id)
        case 1: .departmentID(id)
        case 2: .groupID(id)
        default: .roleID(id)
        }
    }

    private func grantees(_ count: Int, _ chance: inout SeededGenerator) -> Set<Grantee.Kind> {
        Set((0..<count).map { _ in grantee(&chance) })
    }

    @Test(arguments: [UInt64(1), 2, UInt64.random(in: 0...UInt64.max)])
    func `every plan finds what the rule says, in its order, each record once`(seed: UInt64) throws {
        var chance = SeededGenerator(seed: seed)
        try withStock { stock in
            // More than are walked through at once.
            for _ in 0..<7_000 {
                var grantees: Set<Grantee.Kind> = []
                let openings = (0..<Int.random(in: 0...3, using: &chance)).compactMap { _ in
                    let grantee = grantee(&chance)
                    return !grantees.insert(grantee).inserted
                        ? nil
                        : Opening(
                            means: Bool.random(using: &chance) ? .share : .team, grantee: grantee,
                            isInForce: Int.random(in: 0..<4, using: &chance) > 0)
                }
                try stock.add(
                    owner: Int.random(in: 0..<10, using: &chance) == 0
                        ? nil : Int64.random(in: 1...400, using: &chance),
                    isActive: Int.random(in: 0..<20, using: &chance) > 0,
                    isMarked: Int.random(in: 0..<10, using: &chance) == 0,
                    object: Int.random(in: 0..<10, using: &chance) == 0 ? .contact : .account, openings)
            }
            try stock.commit()
            for (owners, shared, team, sharedOnly) in [
                (0, 0, 0, 0), (1, 2, 2, 0), (20, 3, 5, 1), (0, 3, 0, 0), (0, 0, 4, 0), (0, 0, 0, 4), (300, 3, 5, 2),
                (300, 0, 0, 0),
            ] {
                let grantees = grantees(shared, &chance)
                let reach = RecordQuery.Reach(
                    ownerIDs: Array((1...400).map { Int64($0) }.shuffled(using: &chance).prefix(owners)),
                    grantees: Array(grantees),
                    shareGrantees: Array(self.grantees(sharedOnly, &chance).subtracting(grantees)),
                    teamGrantees: Array(self.grantees(team, &chance).subtracting(grantees)), timeMilliseconds: Self.now)
                for (isDescending, groups, limit) in [
                    (true, [], 50), (false, [], 49), (true, [[Self.marked]], 10), (true, [], 1_001),
                ] as [(Bool, [[RecordQuery.Condition]], Int)] {
                    let query = RecordQuery(
                        object: .account, scope: .reached(by: reach), groups: groups, isDescending: isDescending,
                        limit: limit)
                    let place: Comment =
                        "seed \(seed): \(owners) owners, \(shared), \(team), \(isDescending), \(groups.count), \(limit)"
                    let expected = stock.expected(query, reach)
                    #expect(try stock.pages(query) == expected, place)
                    #expect(try stock.count(query) == min(expected.count, limit), place)
                    var all = query
                    all.limit = .max
                    #expect(try stock.count(all) == expected.count, place)
                }
            }
        }
    }

    @Test func `who reaches little reads little, however much there is`() throws {
        try withStock { stock in
            try stock.add(owner: 1)
            try stock.add(owner: 2, [Opening(means: .share, grantee: .roleID(1), isInForce: true)])
            try stock.add(owner: 2, [Opening(means: .team, grantee: .groupID(1), isInForce: true)])
            for number in 0..<40_000 { try stock.add(owner: 9, isMarked: number == 7) }
            try stock.commit()
            let little = RecordQuery.Reach(
                ownerIDs: [1], grantees: [.userID(1), .roleID(1), .groupID(1)], teamGrantees: [.userID(3)])
            let manyPeople = RecordQuery.Reach(ownerIDs: (1...2_000).filter { $0 != 9 }, grantees: [.roleID(1)])
            let filtered = RecordQuery.Reach(ownerIDs: [9], grantees: [.roleID(1)])
            for (reach, groups, expected, steps) in [
                (little, [], [3, 2, 1], 2_000), (manyPeople, [], [3, 2, 1], 150_000),
                (filtered, [[Self.marked]], [11], 2_000),
            ] as [(RecordQuery.Reach, [[RecordQuery.Condition]], [Int64], Int)] {
                stock.reader.limit(steps: steps, milliseconds: 60_000)
                let query = RecordQuery(object: .account, scope: .reached(by: reach), groups: groups, limit: 50)
                #expect(try stock.reader.begin().records(query).map(\.record.id) == expected)
                stock.reader.end()
            }
        }
    }
}
