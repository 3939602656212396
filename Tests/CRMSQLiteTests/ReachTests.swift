import CRMModel
import CRMRepository
import CRMSample
import CRMTestKit
import Testing

@testable import CRMSQLite

/// Which records a query reaches, and how much is read for it.
struct ReachTests {
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

    private func opening(_ grantee: Grantee.Kind, _ chance: inout SeededGenerator) -> StockOpening {
        var opening = StockOpening(
            means: StoredAccess.Means.allCases.randomElement(using: &chance) ?? .share, grantee: grantee,
            isInForce: Int.random(in: 0..<4, using: &chance) > 0)
        if opening.means == .team { opening.teamRoles = TeamRoleSet(bits: Int64.random(in: 0...7, using: &chance)) }
        return opening
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
                        : opening(grantee, &chance)
                }
                let owner =
                    Int.random(in: 0..<10, using: &chance) == 0 ? nil : Int64.random(in: 1...400, using: &chance)
                try stock.add(
                    owner: owner, pool: owner == nil ? Int64.random(in: 1...20, using: &chance) : nil,
                    isActive: Int.random(in: 0..<20, using: &chance) > 0,
                    isMarked: Int.random(in: 0..<10, using: &chance) == 0,
                    object: Int.random(in: 0..<10, using: &chance) == 0 ? .returnForm : Stock.object, openings)
            }
            try stock.commit()
            for (groups, includesInvalidated) in [([], false), ([], true), ([[Self.marked]], false)]
                as [([[RecordQuery.Condition]], Bool)]
            {
                let query = RecordQuery(
                    object: Stock.object, scope: .everything, includesInvalidated: includesInvalidated, groups: groups,
                    limit: .max)
                let expected = stock.items.filter {
                    ($0.isActive || includesInvalidated) && ($0.isMarked || groups.isEmpty)
                }
                #expect(try stock.count(query) == expected.count, "seed \(seed): \(groups.count)")
            }
            for (owners, shared, team, sharedOnly, pools) in [
                (0, 0, 0, 0, 0), (1, 2, 2, 0, 0), (20, 3, 5, 1, 3), (0, 3, 0, 0, 1), (0, 0, 4, 0, 0), (0, 0, 0, 4, 0),
                (300, 3, 5, 2, 4), (300, 0, 0, 0, 0), (0, 0, 0, 0, 7),
            ] {
                let grantees = grantees(shared, &chance)
                let reach = RecordQuery.Reach(
                    ownerIDs: Array((1...400).map { Int64($0) }.shuffled(using: &chance).prefix(owners)),
                    grantees: Array(grantees),
                    shareGrantees: Array(self.grantees(sharedOnly, &chance).subtracting(grantees)),
                    teamGrantees: Array(self.grantees(team, &chance).subtracting(grantees)),
                    teamRoles: TeamRoleSet(position: 1),
                    poolIDs: Array((1...20).map { Int64($0) }.shuffled(using: &chance).prefix(pools)))
                for (isDescending, groups, limit) in [
                    (true, [], 50), (false, [], 49), (true, [[Self.marked]], 10), (true, [], 1_001),
                ] as [(Bool, [[RecordQuery.Condition]], Int)] {
                    let query = RecordQuery(
                        object: Stock.object, scope: .reached(by: reach), timeMilliseconds: Stock.now, groups: groups,
                        isDescending: isDescending, limit: limit)
                    let place: Comment =
                        "seed \(seed): \(owners) owners, \(shared), \(team), \(pools), \(isDescending), \(groups.count), \(limit)"
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

    @Test(arguments: [UInt64(1), UInt64.random(in: 0...UInt64.max)])
    func `every plan sorts alike`(seed: UInt64) throws {
        var chance = SeededGenerator(seed: seed)
        let plans: [(name: String, (SQLiteTables, RecordQuery) throws -> [ListedRecord])] = [
            ("chosen", { try $0.records($1) }),
            ("by values", { try Self.candidates($0, $1).byValues(ofField: 2) }),
            ("walk", { try Self.candidates($0, $1).walk(.all) }),
        ]
        try withStock { stock in
            for _ in 0..<800 {
                let count = [0, 1, 1, 1, 3].randomElement(using: &chance) ?? 0
                let letters = Array(["a", "B", "é", "zz", "", "中"].shuffled(using: &chance).prefix(count))
                let owner = Bool.random(using: &chance) ? Int64.random(in: 1...20, using: &chance) : nil
                try stock.add(
                    owner: owner, pool: owner == nil ? Int64.random(in: 1...3, using: &chance) : nil,
                    isActive: Int.random(in: 0..<9, using: &chance) > 0,
                    isMarked: Bool.random(using: &chance), values: letters,
                    Bool.random(using: &chance)
                        ? []
                        : [opening(grantee(&chance), &chance)]
                )
            }
            try stock.commit()
            for owners in [0, 3, 20] {
                let reach = RecordQuery.Reach(
                    ownerIDs: (0..<Int64(owners)).map { $0 + 1 }, grantees: Array(grantees(4, &chance)), poolIDs: [2])
                for (isDescending, groups, limit) in [(true, [], 50), (false, [], 7), (true, [[Self.marked]], 9)]
                    as [(Bool, [[RecordQuery.Condition]], Int)]
                {
                    let query = RecordQuery(
                        object: Stock.object, scope: .reached(by: reach), timeMilliseconds: Stock.now, groups: groups,
                        sort: .field(id: 2, isLong: false), isDescending: isDescending, limit: limit)
                    for (name, plan) in plans {
                        #expect(
                            try stock.pages(query, plan: plan) == stock.expected(query, reach),
                            "seed \(seed), \(owners) owners, descending \(isDescending), \(name)")
                    }
                }
            }
        }
    }

    private static func candidates(_ tables: SQLiteTables, _ query: RecordQuery) -> CandidatePage {
        guard case .reached(let reach) = query.scope else {
            return CandidatePage(tables: tables, query: query, reach: nil)
        }
        return CandidatePage(tables: tables, query: query, reach: reach)
    }

    @Test func `who reaches little reads little, however much there is`() throws {
        try withStock { stock in
            try stock.add(owner: 1)
            try stock.add(owner: 2, [StockOpening(means: .share, grantee: .roleID(1), isInForce: true)])
            try stock.add(owner: 2, [StockOpening(means: .team, grantee: .groupID(1), isInForce: true)])
            try stock.add(owner: nil, pool: 5)
            for number in 0..<40_000 { try stock.add(owner: 9, isMarked: number == 7) }
            try stock.commit()
            let little = RecordQuery.Reach(
                ownerIDs: [1], grantees: [.userID(1), .roleID(1), .groupID(1)], teamGrantees: [.userID(3)],
                poolIDs: [5, 6])
            let manyPeople = RecordQuery.Reach(
                ownerIDs: (1...2_000).filter { $0 != 9 }, grantees: [.roleID(1)], poolIDs: [5])
            let filtered = RecordQuery.Reach(ownerIDs: [9], grantees: [.roleID(1)])
            for (reach, groups, expected, steps) in [
                (little, [], [4, 3, 2, 1], 2_000), (manyPeople, [], [4, 3, 2, 1], 150_000),
                (filtered, [[Self.marked]], [12], 2_000),
            ] as [(RecordQuery.Reach, [[RecordQuery.Condition]], [Int64], Int)] {
                stock.reader.limit(steps: steps, microseconds: 60_000_000)
                let query = RecordQuery(object: Stock.object, scope: .reached(by: reach), groups: groups, limit: 50)
                #expect(try stock.reader.begin().records(query).map(\.record.id) == expected)
                stock.reader.end()
            }
        }
    }
}
