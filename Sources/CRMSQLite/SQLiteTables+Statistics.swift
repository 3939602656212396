internal import CRMModel
internal import CRMRepository

// How many records there are, and what they come to; and what the dependants of orders come to.
extension SQLiteTables {
    func statistics(
        _ query: RecordQuery, amountField: Int64?
    ) throws(RepositoryError) -> [RecordStatistic] {
        var sql = RecordQuerySQL(query)
        let text =
            switch query.scope {
            case .everything: sql.statisticsOfObject()
            case .reached(let reach): sql.statisticsOfReached(reach, amountField: amountField)
            }
        let statement = try connection.statement(text)
        defer { statement.reset() }
        statement.bind(sql.parameters)
        var result: [RecordStatistic] = []
        while try statement.step() {
            guard let status = Status(rawValue: Int32(truncatingIfNeeded: statement.integer(0))),
                let lifeState = LifeState(rawValue: Int32(truncatingIfNeeded: statement.integer(1)))
            else { throw .unexpected("the statistics have a status that this program doesn't know") }
            result.append(
                RecordStatistic(
                    status: status, lifeState: lifeState, count: statement.integer(2),
                    amount: (Int128(statement.integer(3)) << 32) + Int128(statement.integer(4))))
        }
        return result
    }

    func count(_ new: CountedRecord?, inPlaceOf old: CountedRecord?) throws(RepositoryError) {
        if let old, let new, StatisticsRow(old) == StatisticsRow(new) {
            if old.amount != new.amount { try add(StatisticsRow(new), count: 0, from: old.amount, to: new.amount) }
            return
        }
        if let old {
            try add(StatisticsRow(old), count: -1, from: old.amount, to: 0)
            try removeIfEmpty(StatisticsRow(old))
        }
        if let new { try add(StatisticsRow(new), count: 1, from: 0, to: new.amount) }
    }

    private func add(
        _ row: StatisticsRow, count: Int64, from old: Int64, to new: Int64
    ) throws(RepositoryError) {
        let statement = try connection.statement(
            """
            INSERT INTO record_statistics
                (object, holder_kind, holder_id, status, life_state, count, amount_high, amount_low)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            ON CONFLICT (object, holder_kind, holder_id, status, life_state) DO UPDATE SET
                count = count + excluded.count, amount_high = amount_high + excluded.amount_high,
                amount_low = amount_low + excluded.amount_low
            """)
        row.bind(to: statement)
        statement.bind(6, count)
        statement.bind(7, (new >> 32) - (old >> 32))
        statement.bind(8, (new & 0xffff_ffff) - (old & 0xffff_ffff))
        try statement.run()
    }

    private func removeIfEmpty(_ row: StatisticsRow) throws(RepositoryError) {
        let statement = try connection.statement(
            """
            DELETE FROM record_statistics
            WHERE object = $1 AND holder_kind = $2 AND holder_id = $3 AND status = $4 AND life_state = $5 AND count = 0
            """)
        row.bind(to: statement)
        try statement.run()
    }

    func save(_ amounts: Encoded<OrderAmounts>, ofOrder id: Int64) throws(RepositoryError) {
        let statement = try connection.statement("UPDATE records SET order_amounts = $1 WHERE id = $2")
        statement.bind(1, amounts.bytes)
        statement.bind(2, id)
        try statement.run()
    }
}

/// The row of the statistics in which a record is counted.
private struct StatisticsRow: Equatable {
    let object: Int64
    /// 0 for what nobody holds, else whose id it is.
    let holderKind: Int64
    let holderID: Int64
    let status: Int64
    let lifeState: Int64

    init(_ record: CountedRecord) {
        object = Int64(record.object.rawValue)
        status = Int64(record.status.rawValue)
        lifeState = Int64(record.lifeState.rawValue)
        if let ownerID = record.ownerID {
            holderKind = StatisticsHolder.owner
            holderID = ownerID
        } else if let poolID = record.poolID {
            holderKind = StatisticsHolder.pool
            holderID = poolID
        } else {
            holderKind = StatisticsHolder.none
            holderID = 0
        }
    }

    /// Binds the first five parameters.
    func bind(to statement: Statement) {
        for (index, value) in [object, holderKind, holderID, status, lifeState].enumerated() {
            statement.bind(Int32(index + 1), value)
        }
    }
}

/// Who holds the records of a row of the statistics.
enum StatisticsHolder {
    static let none: Int64 = 0
    static let owner: Int64 = 1
    static let pool: Int64 = 2
}
