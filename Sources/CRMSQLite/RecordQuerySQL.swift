internal import CRMModel
internal import CRMRepository

/// The SQL of a query, with the parameters that it wants bound.
///
/// It either walks through the object's records, in the order that is wanted, or reads the ids of one owner's or one
/// grantee's records from their index, by id, to be merged by ``ReachedRecords``.
struct RecordQuerySQL {
    private(set) var parameters: [FieldKey] = []
    let query: RecordQuery
    /// Equal values are looked for in each record, rather than by the index of values.
    var looksUpEqualValues = false

    init(_ query: RecordQuery) {
        self.query = query
    }

    /// Walks through the records.
    ///
    /// - Parameters:
    ///   - boundary: no further than this id, which is the last one; nil: to the end.
    ///   - byValue: only through those that an index of values finds, of which there are few.
    mutating func walk(downTo boundary: Int64? = nil, byValue: Bool = false) -> String {
        let sort = sortExpression()
        var terms = ofObject(byValue: byValue)
        if let after = query.after { terms.append(follows(after, sort)) }
        if let boundary {
            terms.append("r.id \(query.isDescending ? ">=" : "<=") \(parameter(.integer(boundary)))")
        }
        let order = sort.map { "\($0) IS NULL, \($0) \(direction), " } ?? ""
        return "SELECT \(SQLiteTables.recordColumns), \(sort ?? "NULL") FROM records r WHERE "
            + (terms + filters()).joined(separator: " AND ")
            + " ORDER BY \(order)r.id \(direction) LIMIT \(parameter(.integer(Int64(query.limit))))"
    }

    /// The id up to which a walk from the query's position on passes so many records, if there are that many.
    mutating func boundary(ofRecords count: Int) -> String {
        let object = parameter(.integer(Int64(query.object.rawValue)))
        let after = query.after.map { " AND " + follows($0, nil) } ?? ""
        return "SELECT r.id FROM records r WHERE r.object = \(object)\(after) ORDER BY r.id \(direction) "
            + "LIMIT 1 OFFSET \(parameter(.integer(Int64(count - 1))))"
    }

    // MARK: By owner and grantee

    /// The ids of an owner's records that lie between two others; see ``SourceParameter``.
    mutating func idsOfOwner() -> String {
        reserveSourceParameters()
        let object = parameter(.integer(Int64(query.object.rawValue)))
        return "SELECT r.id FROM records r WHERE r.owner_id = ?2 AND r.object = \(object) AND r.id > ?3 AND r.id < ?4"
            + filters().map { " AND \($0)" }.joined() + " ORDER BY r.id \(direction)"
    }

    /// The ids of the records that are open to a grantee and lie between two others; see ``SourceParameter``. An id may come
    /// several times.
    mutating func idsOfGrantee(by means: StoredAccess.Means, at timeMilliseconds: Int64) -> String {
        reserveSourceParameters()
        let object = parameter(.integer(Int64(query.object.rawValue)))
        let time = parameter(.integer(timeMilliseconds))
        // CROSS JOIN: the grantee's index leads, and gives the order.
        return """
            SELECT g.record_id FROM \(means.table) g CROSS JOIN records r ON r.id = g.record_id \
            WHERE g.grantee_kind = ?1 AND g.grantee_id = ?2 AND g.object = \(object) \
            AND g.record_id > ?3 AND g.record_id < ?4 AND (g.expires_at IS NULL OR g.expires_at > \(time))
            """ + filters().map { " AND \($0)" }.joined() + " ORDER BY g.record_id \(direction)"
    }

    /// The parameters that differ from owner to owner and from grantee to grantee.
    enum SourceParameter {
        /// Not used for owners.
        static let granteeKind: Int32 = 1
        static let id: Int32 = 2
        /// Greater ids only.
        static let above: Int32 = 3
        /// Lesser ids only.
        static let below: Int32 = 4
    }

    private mutating func reserveSourceParameters() {
        parameters = Array(repeating: .integer(0), count: Int(SourceParameter.below))
    }

    // MARK: Parts

    private var direction: String { query.isDescending ? "DESC" : "ASC" }

    mutating func parameter(_ key: FieldKey) -> String {
        parameters.append(key)
        return "?\(parameters.count)"
    }

    /// The object's records that are in the scope.
    mutating func ofObject(byValue: Bool) -> [String] {
        // The plus keeps the index by object out of it.
        let terms = ["\(byValue ? "+" : "")r.object = \(parameter(.integer(Int64(query.object.rawValue))))"]
        guard case .reached(let reach) = query.scope else { return terms }
        return terms + [reached(reach)]
    }

    /// What a record has to satisfy whoever sees it.
    mutating func filters() -> [String] {
        var terms = query.includesInvalidated ? [] : ["r.life_state = \(LifeState.active.rawValue)"]
        for group in query.groups {
            terms.append("(" + group.map { condition($0) }.joined(separator: " OR ") + ")")
        }
        return terms
    }

    /// Ids as one JSON text: they are numbers of ours.
    static func list(_ ids: [Int64]) -> FieldKey { .text("[" + ids.map { String($0) }.joined(separator: ",") + "]") }

    static func list(_ grantees: [Grantee.Kind]) -> FieldKey {
        .text("[" + grantees.map { "[\($0.number),\($0.id)]" }.joined(separator: ",") + "]")
    }

    /// Whether a record is reached.
    private mutating func reached(_ reach: RecordQuery.Reach) -> String {
        let owners = parameter(Self.list(reach.ownerIDs))
        let time = parameter(.integer(reach.timeMilliseconds))
        var ways = ["+r.owner_id IN (SELECT value FROM json_each(\(owners)))"]
        for means in StoredAccess.Means.allCases {
            let grantees = reach.grantees(by: means)
            if grantees.isEmpty { continue }
            let list = parameter(Self.list(grantees))
            ways.append(
                """
                (r.\(means.flag) AND EXISTS (SELECT 1 FROM \(means.table) g WHERE g.record_id = r.id \
                AND (g.expires_at IS NULL OR g.expires_at > \(time)) AND (g.grantee_kind, g.grantee_id) IN \
                (SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(\(list)))))
                """)
        }
        return "(" + ways.joined(separator: " OR ") + ")"
    }

    private mutating func sortExpression() -> String? {
        switch query.sort {
        case nil: nil
        case .property(let property): "r.\(Self.column(property))"
        case .field(let id, let isLong):
            """
            (SELECT min(s.value) FROM \(SQLiteTables.table(isLong: isLong)) s \
            WHERE s.record_id = r.id AND s.field_id = \(parameter(.integer(id))))
            """
        }
    }

    /// Whether a record comes after the position.
    private mutating func follows(_ after: RecordQuery.Position, _ sort: String?) -> String {
        let comparison = query.isDescending ? "<" : ">"
        let id = "r.id \(comparison) \(parameter(.integer(after.id)))"
        guard let sort else { return id }
        guard let key = after.key else { return "(\(sort) IS NULL AND \(id))" }
        let value = parameter(key)
        return "(\(sort) IS NULL OR \(sort) \(comparison) \(value) OR (\(sort) = \(value) AND \(id)))"
    }
}
