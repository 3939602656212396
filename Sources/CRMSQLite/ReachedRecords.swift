internal import CRMModel
internal import CRMRepository

/// A page, by id, of the records that owners and grantees reach.
///
/// The records of each owner and each grantee are read from their own index, no further than they can be on the page; what
/// is reached in several ways comes once. Before very many of them are asked one by one, a stretch of the object's records
/// is walked through: who reaches much has a full page there.
struct ReachedRecords {
    let tables: SQLiteTables
    let query: RecordQuery
    let reach: RecordQuery.Reach

    /// Up to so many owners and grantees are asked at once.
    private static let maximumAsked = 256
    /// Otherwise, so many records are walked through first.
    private static let walkedRecords = 1_000

    func page() throws(RepositoryError) -> [ListedRecord] {
        let asked = StoredAccess.Means.allCases.reduce(reach.ownerIDs.count) { $0 + reach.grantees(by: $1).count }
        if asked <= Self.maximumAsked { return try merge(query) }

        guard let boundary = try boundary() else { return try tables.walk(query) }
        var page = try tables.walk(query, downTo: boundary)
        var rest = query
        rest.after = RecordQuery.Position(key: nil, id: boundary)
        rest.limit -= page.count
        rest.limitBytes -= page.reduce(0) { $0 + $1.record.fields.bytes.count }
        if rest.limit > 0, rest.limitBytes >= 0 { page += try merge(rest) }
        return page
    }

    /// Where the stretch to be walked ends; nil if that is all there is.
    private func boundary() throws(RepositoryError) -> Int64? {
        var sql = RecordQuerySQL(query)
        let statement = try tables.connection.statement(sql.boundary(ofRecords: Self.walkedRecords))
        defer { statement.reset() }
        statement.bind(sql.parameters)
        return try statement.step() ? statement.integer(0) : nil
    }

    // MARK: Merging

    private func merge(_ query: RecordQuery) throws(RepositoryError) -> [ListedRecord] {
        var best = BestIDs(query)
        var sql = query.statement
        try ask(sql.idsOfOwner(), sql.parameters, reach.ownerIDs.map { .userID($0) }, &best)
        for means in StoredAccess.Means.allCases {
            let grantees = reach.grantees(by: means)
            if grantees.isEmpty { continue }
            sql = query.statement
            let text = sql.idsOfGrantee(by: means, at: reach.timeMilliseconds)
            try ask(text, sql.parameters, grantees, &best)
        }
        var page: [ListedRecord] = []
        var bytes = 0
        for id in best.ids where bytes <= query.limitBytes {
            guard let record = try tables.record(id) else { continue }
            bytes += record.fields.bytes.count
            page.append(ListedRecord(record: record, position: RecordQuery.Position(key: nil, id: id)))
        }
        return page
    }

    /// Runs the statement for each of the owners or grantees.
    private func ask(
        _ sql: String, _ parameters: [FieldKey], _ sources: [Grantee.Kind], _ best: inout BestIDs
    ) throws(RepositoryError) {
        let statement = try tables.connection.statement(sql)
        defer { statement.reset() }
        statement.bind(parameters)
        for source in sources {
            statement.rewind()
            statement.bind(RecordQuerySQL.SourceParameter.granteeKind, source.number)
            statement.bind(RecordQuerySQL.SourceParameter.id, source.id)
            statement.bind(RecordQuerySQL.SourceParameter.above, best.above)
            statement.bind(RecordQuerySQL.SourceParameter.below, best.below)
            while try statement.step(), best.insert(statement.integer(0)) {}
        }
    }
}

extension RecordQuery {
    fileprivate var statement: RecordQuerySQL {
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
