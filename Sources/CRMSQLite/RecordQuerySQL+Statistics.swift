internal import CRMModel
internal import CRMRepository

// Statistics: the rows that are kept for each owner and each pool, and the records that are open one by one. The columns are
// status, life state, count, and the high and low parts of the amount.
extension RecordQuerySQL {
    /// Of all of the object's records.
    mutating func statisticsOfObject() -> String {
        """
        SELECT s.status, s.life_state, sum(s.count), sum(s.amount_high), sum(s.amount_low) FROM record_statistics s \
        WHERE \(objectIs("s.object"))\(isAlive("s")) GROUP BY s.status, s.life_state
        """
    }

    /// Of what is reached. A record is counted by its owner or its pool if that is reached, and else once by itself.
    mutating func statisticsOfReached(_ reach: RecordQuery.Reach, amountField: Int64?) -> String {
        let owners = parameter(Self.list(reach.ownerIDs))
        let pools = parameter(Self.list(reach.poolIDs))
        var parts = [kept(owners, StatisticsHolder.owner)]
        if !reach.poolIDs.isEmpty { parts.append(kept(pools, StatisticsHolder.pool)) }
        let open = idsOpen(to: reach)
        if !open.isEmpty {
            let field = parameter(.integer(amountField ?? 0))
            parts.append(
                """
                SELECT r.status, r.life_state, 1, ifnull(v.value, 0) >> 32, ifnull(v.value, 0) & 4294967295 \
                FROM (SELECT DISTINCT id FROM (\(open.joined(separator: " UNION ALL ")))) o \
                CROSS JOIN records r LEFT JOIN field_values v ON v.record_id = r.id AND v.field_id = \(field) \
                WHERE r.id = o.id\(isAlive("r")) AND CASE WHEN r.owner_id IS NOT NULL \
                THEN r.owner_id NOT IN (SELECT value FROM json_each(\(owners))) \
                ELSE r.pool_id IS NULL OR r.pool_id NOT IN (SELECT value FROM json_each(\(pools))) END
                """)
        }
        return """
            SELECT status, life_state, sum(number), sum(high), sum(low) FROM \
            (\(parts.joined(separator: " UNION ALL "))) GROUP BY status, life_state
            """
    }

    private mutating func kept(_ holders: String, _ kind: Int64) -> String {
        """
        SELECT s.status, s.life_state, s.count AS number, s.amount_high AS high, s.amount_low AS low \
        FROM json_each(\(holders)) h CROSS JOIN record_statistics s \
        WHERE \(objectIs("s.object")) AND s.holder_kind = \(kind) AND s.holder_id = h.value\(isAlive("s"))
        """
    }

    private func isAlive(_ table: String) -> String {
        query.includesInvalidated ? "" : " AND \(table).life_state = \(LifeState.active.rawValue)"
    }
}
