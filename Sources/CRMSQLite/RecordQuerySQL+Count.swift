internal import CRMModel
internal import CRMRepository

// Counting: nothing of a record is read that an index doesn't hold, unless a filter asks for it.
extension RecordQuerySQL {
    /// Counts all of the object's records, or those that an index of values finds.
    mutating func countOfObject(byValue: Bool) -> String {
        // The plus keeps the index by object out of it.
        let terms = [objectIs(byValue ? "+r.object" : "r.object")] + filters()
        return count("SELECT 1 FROM records r WHERE " + terms.joined(separator: " AND "))
    }

    /// Counts those that have one of a group of the query's terms.
    mutating func countWithTerms(_ group: Int) -> String {
        leadingTerms = group
        let terms = [objectIs("+r.object")] + filters()
        return count(
            "SELECT 1 FROM \(source(query.terms[group])) CROSS JOIN records r ON r.id = e.id WHERE "
                + terms.joined(separator: " AND "))
    }

    /// Counts what owners and grantees reach, by their indexes.
    ///
    /// A record has one owner: those of several owners add up. What is open to grantees is counted once, and unless one of the
    /// owners has it.
    mutating func countOfReached(_ reach: RecordQuery.Reach) -> String {
        let owners = parameter(Self.list(reach.ownerIDs))
        let filters = filters().map { " AND \($0)" }.joined()
        let owned =
            "SELECT 1 FROM json_each(\(owners)) o CROSS JOIN records r "
            + "WHERE r.owner_id = o.value AND \(objectIs("r.object"))\(filters)"
        let open = idsOpen(to: reach) + idsInPools(reach)
        if open.isEmpty { return count(owned) }
        return count(
            owned + " UNION ALL SELECT 1 FROM (SELECT DISTINCT id FROM (\(open.joined(separator: " UNION ALL ")))) o "
                + "CROSS JOIN records r WHERE r.id = o.id AND (r.owner_id IS NULL OR r.owner_id NOT IN "
                + "(SELECT value FROM json_each(\(owners))))\(filters)")
    }

    /// The ids of what is open one by one, by whatever means, some of them several times; none if there is nobody to whom
    /// anything could be.
    mutating func idsOpen(to reach: RecordQuery.Reach) -> [String] {
        StoredAccess.Means.all(of: query.object).compactMap { idsOpen(by: $0, to: reach) }
    }

    /// The ids of what is open to the grantees, some of them several times; nil if there are no grantees.
    private mutating func idsOpen(
        by means: StoredAccess.Means, to reach: RecordQuery.Reach
    ) -> String? {
        let grantees = reach.grantees(by: means)
        if grantees.isEmpty { return nil }
        let list = parameter(Self.list(grantees))
        let time = parameter(.integer(query.timeMilliseconds))
        return """
            SELECT g.record_id AS id FROM json_each(\(list)) l CROSS JOIN \(means.table) g \
            WHERE g.grantee_kind = json_extract(l.value, '$[0]') AND g.grantee_id = json_extract(l.value, '$[1]') \
            AND \(objectIs("g.object")) AND (g.expires_at IS NULL OR g.expires_at > \(time))
            """ + teamRolesCount(by: means, reach)
    }

    /// The ids of what lies in the pools; none if there are no pools.
    private mutating func idsInPools(_ reach: RecordQuery.Reach) -> [String] {
        if reach.poolIDs.isEmpty { return [] }
        return [
            "SELECT p.id FROM json_each(\(parameter(Self.list(reach.poolIDs)))) l CROSS JOIN records p "
                + "WHERE p.pool_id = l.value AND \(objectIs("p.object"))"
        ]
    }

    private mutating func count(_ rows: String) -> String {
        "SELECT count(*) FROM (\(rows) LIMIT \(parameter(.integer(Int64(query.limit)))))"
    }
}
