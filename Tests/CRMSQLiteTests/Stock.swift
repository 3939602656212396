import CRMModel
import CRMRepository

@testable import CRMSQLite

/// A share, a place in a team, or a confirmer.
struct StockOpening: Hashable {
    var means: StoredAccess.Means
    var grantee: Grantee.Kind
    var isInForce: Bool
    var teamRoles = TeamRoleSet()
}

/// What a test knows of a record.
struct StockItem {
    var id: Int64
    var owner: Int64?
    var pool: Int64?
    var isActive: Bool
    var isMarked: Bool
    /// In field 2.
    var values: [String]
    var openings: [StockOpening]
}

/// A database that holds records by chance.
final class Stock {
    /// When what is not in force has expired.
    static let now: Int64 = 1_000
    /// Its records can be open by every means.
    static let object = BusinessObject.salesOrder

    let storage: SQLiteStorage
    let reader: any StorageReader
    private(set) var items: [StockItem] = []
    private let writer: any StorageWriter
    private let transaction: any WriteTransaction

    init(_ path: String) throws {
        storage = try SQLiteStorage(path: path)
        writer = try storage.makeWriter()
        transaction = try writer.begin()
        reader = try storage.makeReader()
    }

    func add(
        owner: Int64?, pool: Int64? = nil, isActive: Bool = true, isMarked: Bool = false,
        object: BusinessObject = Stock.object,
        values: [String] = [], _ openings: [StockOpening] = []
    ) throws {
        let record = StoredRecord(
            id: 0, object: object, ownerID: owner, status: .normal, lifeState: isActive ? .active : .invalidated,
            poolID: pool, createdAtMilliseconds: 0, modifiedAtMilliseconds: 0, createdByID: 1, modifiedByID: 1,
            fields: Encoded(bytes: [1, 2, 3]),
            confirmation: openings.contains { $0.means == .confirmation } ? Encoded(bytes: [1]) : nil)
        let field = IndexedField(fieldID: 1, key: .text(isMarked ? "yes" : "no"), isLong: false)
        let sorted = values.map { IndexedField(fieldID: 2, key: .text($0), isLong: false) }
        let id = try transaction.insert(record, indexed: [field] + sorted)
        for opening in openings {
            try transaction.save(
                StoredAccess(
                    recordID: id, object: object, means: opening.means, grantee: opening.grantee, access: .readOnly,
                    teamRoles: opening.teamRoles, expiresAtMilliseconds: opening.isInForce ? nil : Self.now,
                    givenByID: 1, givenAtMilliseconds: 0,
                    sourceRecordID: opening.means == .team ? Int64(openings.count % 2) : 0))
        }
        guard object == Self.object else { return }
        items.append(
            StockItem(
                id: id, owner: owner, pool: pool, isActive: isActive, isMarked: isMarked, values: values,
                openings: openings))
    }

    func commit() throws { try writer.commit() }

    /// All that the query is to find, by its rule. An order is that of the values of field 2.
    func expected(_ query: RecordQuery, _ reach: RecordQuery.Reach) -> [Int64] {
        let found = items.filter { item in
            let isReached =
                item.owner.map { reach.ownerIDs.contains($0) } ?? false
                || item.pool.map { reach.poolIDs.contains($0) } ?? false
                || item.openings.contains { opening in
                    opening.isInForce
                        && (opening.teamRoles.isEmpty || !opening.teamRoles.isDisjoint(with: reach.teamRoles))
                        && (reach.grantees.contains(opening.grantee)
                            || (opening.means == .team && reach.teamGrantees.contains(opening.grantee))
                            || (opening.means == .share && reach.shareGrantees.contains(opening.grantee)))
                }
            return isReached && item.isActive && (query.groups.isEmpty || item.isMarked)
        }
        guard query.sort != nil else { return query.isDescending ? found.map(\.id).reversed() : found.map(\.id) }
        let valued = found.filter { !$0.values.isEmpty }
            .sorted { ($0.values.min() ?? "", $0.id) < ($1.values.min() ?? "", $1.id) }.map(\.id)
        let others = found.filter { $0.values.isEmpty }.map(\.id)
        return query.isDescending ? valued.reversed() + others.reversed() : valued + others
    }

    func count(_ query: RecordQuery) throws -> Int {
        let transaction = try reader.begin()
        defer { reader.end() }
        return try transaction.count(query)
    }

    /// What the query finds, page by page, by the plan that the engine chooses, or by another.
    func pages(
        _ query: RecordQuery, plan: ((SQLiteTables, RecordQuery) throws -> [ListedRecord])? = nil
    ) throws -> [Int64] {
        var query = query
        var ids: [Int64] = []
        let transaction = try reader.begin()
        defer { reader.end() }
        while true {
            let page =
                if let plan, let tables = transaction as? SQLiteTables {
                    try plan(tables, query)
                } else {
                    try transaction.records(query)
                }
            ids += page.map(\.record.id)
            guard let last = page.last else { return ids }
            query.after = last.position
        }
    }
}
