internal import CRMModel
internal import CRMRepository

/// Records that are found by reading, for each owner, pool and grantee by which they are reached, that one's own index.
struct ReachedRecords {
    let tables: SQLiteTables
    let query: RecordQuery
    let reach: RecordQuery.Reach

    /// Up to so many owners, pools and grantees are asked at once.
    private static let maximumAsked = 256
    /// Otherwise, so many records are walked through first: who reaches much has a full page there.
    private static let walkedRecords = 1_000
    /// Up to so many ids are few.
    private static let maximumFew = 10_000

    /// A page, by id. Each index is read no further than its records can be on the page; what is reached in several ways
    /// comes once.
    func page() throws(RepositoryError) -> [ListedRecord] {
        if reach.sourceCount <= Self.maximumAsked { return try merge(query) }

        let candidates = CandidatePage(tables: tables, query: query, reach: reach)
        guard let boundary = try boundary() else { return try candidates.walk(.all) }
        var page = try candidates.walk(.downTo(boundary))
        var rest = query
        rest.after = RecordQuery.Position(key: nil, id: boundary)
        rest.limit -= page.count
        rest.limitBytes -= page.reduce(0) { $0 + $1.record.fields.bytes.count }
        if rest.limit > 0, rest.limitBytes >= 0 { page += try merge(rest) }
        return page
    }

    /// The ids of all records that are reached, if they are few.
    func fewIDs() throws(RepositoryError) -> [Int64]? {
        var ids: Set<Int64> = []
        let isComplete = try ask(query, between: { (.min, .max) }) { id in
            ids.insert(id)
            return ids.count <= Self.maximumFew ? .next : .enough
        }
        return isComplete ? Array(ids) : nil
    }

    /// Where the stretch to be walked ends; nil if that is all there is.
    private func boundary() throws(RepositoryError) -> Int64? {
        var sql = RecordQuerySQL(query)
        let statement = try tables.connection.statement(sql.boundary(ofRecords: Self.walkedRecords))
        defer { statement.reset() }
        statement.bind(sql.parameters)
        return try statement.step() ? statement.integer(0) : nil
    }

    private func merge(_ query: RecordQuery) throws(RepositoryError) -> [ListedRecord] {
        var best = BestIDs(query)
        _ = try ask(query, between: { (best.above, best.below) }) { best.insert($0) ? .next : .nextSource }
        return try tables.records(at: best.ids.map { RecordQuery.Position(key: nil, id: $0) }, query)
    }

    /// What is to be read after an id.
    private enum Continuation {
        case next
        /// No more of this owner's, pool's or grantee's.
        case nextSource
        case enough
    }

    /// Reads the ids of the records of every owner, pool and grantee that lie between two others, in the query's order.
    ///
    /// - Returns: whether it came to the end.
    private func ask(
        _ query: RecordQuery, between bounds: () -> (Int64, Int64), _ take: (Int64) -> Continuation
    ) throws(RepositoryError) -> Bool {
        var sql = query.sourceSQL
        let owners = sql.idsOfOwner()
        guard try ask(owners, sql.parameters, reach.ownerIDs, bounds, take) else { return false }
        sql = query.sourceSQL
        let pools = sql.idsOfPool()
        guard try ask(pools, sql.parameters, reach.poolIDs, bounds, take) else { return false }
        for means in StoredAccess.Means.all(of: query.object) {
            var sql = query.sourceSQL
            let openTo = sql.idsOfGrantee(by: means, reach)
            let grantees = reach.grantees(by: means)
            guard try ask(openTo, sql.parameters, grantees, bounds, take, number: \.number, id: \.id) else {
                return false
            }
        }
        return true
    }

    /// - Parameter sources: the owners or pools.
    private func ask(
        _ sql: String, _ parameters: [FieldKey], _ sources: [Int64], _ bounds: () -> (Int64, Int64),
        _ take: (Int64) -> Continuation
    ) throws(RepositoryError) -> Bool {
        try ask(sql, parameters, sources, bounds, take, number: { _ in 0 }, id: { $0 })
    }

    private func ask<Source>(
        _ sql: String, _ parameters: [FieldKey], _ sources: [Source], _ bounds: () -> (Int64, Int64),
        _ take: (Int64) -> Continuation, number: (Source) -> Int64, id: (Source) -> Int64
    ) throws(RepositoryError) -> Bool {
        if sources.isEmpty { return true }
        let statement = try tables.connection.statement(sql)
        defer { statement.reset() }
        statement.bind(parameters)
        for source in sources {
            let (above, below) = bounds()
            statement.rewind()
            statement.bind(RecordQuerySQL.SourceParameter.granteeKind, number(source))
            statement.bind(RecordQuerySQL.SourceParameter.id, id(source))
            statement.bind(RecordQuerySQL.SourceParameter.above, above)
            statement.bind(RecordQuerySQL.SourceParameter.below, below)
            reading: while try statement.step() {
                switch take(statement.integer(0)) {
                case .next: continue
                case .nextSource: break reading
                case .enough: return false
                }
            }
        }
        return true
    }
}

extension RecordQuery {
    fileprivate var sourceSQL: RecordQuerySQL {
        var sql = RecordQuerySQL(self)
        sql.looksUpEqualValues = true
        return sql
    }
}

/// The first ids of an order, as many as a page has.
private struct BestIDs {
    private(set) var ids: [Int64] = []
    private let limit: Int
    private let isDescending: Bool
    private let after: Int64?

    init(_ query: RecordQuery) {
        limit = query.limit
        isDescending = query.isDescending
        after = query.after?.id
    }

    /// Ids that are still of interest are greater.
    var above: Int64 { (isDescending ? full : after) ?? .min }

    /// Ids that are still of interest are lesser.
    var below: Int64 { (isDescending ? after : full) ?? .max }

    /// The last id, if no worse one is of interest.
    private var full: Int64? { ids.count == limit ? ids.last : nil }

    /// Puts an id where it belongs, unless it is there.
    ///
    /// - Returns: false if neither this id nor any worse one is of interest.
    mutating func insert(_ id: Int64) -> Bool {
        var low = 0
        var high = ids.count
        while low < high {
            let middle = (low + high) / 2
            if ids[middle] == id { return true }
            if isDescending ? ids[middle] > id : ids[middle] < id { low = middle + 1 } else { high = middle }
        }
        guard low < limit else { return false }
        if ids.count == limit { ids.removeLast() }
        ids.insert(id, at: low)
        return true
    }
}
