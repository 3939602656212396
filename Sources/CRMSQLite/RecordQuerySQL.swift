internal import CRMModel
internal import CRMRepository

/// The SQL of a query, with the parameters that it wants bound.
///
/// It walks through the object's records in the order that is wanted, or reads the ids of one owner's, one pool's or one
/// grantee's records from their index, by id, to be merged by ``ReachedRecords``.
struct RecordQuerySQL {
    private(set) var parameters: [FieldKey] = []
    let query: RecordQuery
    /// Equal values are looked for in each record, rather than by the index of values.
    var looksUpEqualValues = false
    /// The group of terms that leads to the records, so that they need not be asked for it.
    var leadingTerms: Int?

    init(_ query: RecordQuery) {
        self.query = query
    }

    // MARK: Through the object's records

    /// Which records are walked through.
    enum Path {
        case all
        /// No further than this id, which is the last one.
        case downTo(Int64)
        /// Those that an index of values finds, of which there are few.
        case byValue
        /// These.
        case among([Int64])
        /// Those that have one of this group of the query's terms.
        case byTerms(Int)
    }

    /// A page of records: the columns of a record, then the sort key.
    mutating func page(_ path: Path) -> String {
        walk(path) { "\(SQLiteTables.recordColumns), \($0)" } + " LIMIT \(parameter(.integer(Int64(query.limit))))"
    }

    /// The columns of ``CandidateColumn`` of all records, for who doesn't see all of them.
    mutating func candidates(_ path: Path) -> String {
        walk(path) { "r.id, \($0), r.owner_id, r.pool_id, r.has_shares, r.has_team, r.confirmation IS NOT NULL" }
    }

    private mutating func walk(_ path: Path, _ columns: (String) -> String) -> String {
        let sort = sortExpression()
        var tables = "records r"
        // The plus keeps the index by object out of it.
        var terms = [objectIs(path.isWholeObject ? "r.object" : "+r.object")]
        if case .among(let ids) = path {
            let list = parameter(Self.list(ids))
            tables = "json_each(\(list)) e CROSS JOIN records r ON r.id = e.value"
        }
        var id = "r.id"
        if case .byTerms(let group) = path {
            leadingTerms = group
            tables = "\(source(query.terms[group])) CROSS JOIN records r ON r.id = e.id"
            id = "e.id"
        }
        if case .downTo(let id) = path {
            terms.append("r.id \(query.isDescending ? ">=" : "<=") \(parameter(.integer(id)))")
        }
        if let after = query.after { terms.append(follows(after, sort, id)) }
        let order = sort.map { "\($0) IS NULL, \($0) \(direction), " } ?? ""
        return "SELECT \(columns(sort ?? "NULL")) FROM \(tables) WHERE "
            + (terms + filters()).joined(separator: " AND ") + " ORDER BY \(order)\(id) \(direction)"
    }

    /// The columns of ``CandidateColumn`` of the records that have a value in the field, in its order.
    mutating func candidates(byValuesOf fieldID: Int64) -> String {
        let field = parameter(.integer(fieldID))
        var terms = ["v.field_id = \(field)", objectIs("r.object")]
        if let after = query.after, let key = after.key {
            let value = parameter(key)
            let (before, id) = (query.isDescending ? "<" : ">", parameter(.integer(after.id)))
            terms.append("v.value \(before)= \(value) AND (v.value \(before) \(value) OR v.record_id \(before) \(id))")
        }
        // A multi-choice stands where its first choice does.
        terms.append(
            """
            NOT EXISTS (SELECT 1 FROM field_values w \
            WHERE w.record_id = v.record_id AND w.field_id = \(field) AND w.value < v.value)
            """)
        return """
            SELECT v.record_id, v.value, r.owner_id, r.pool_id, r.has_shares, r.has_team, r.confirmation IS NOT NULL \
            FROM field_values v CROSS JOIN records r ON r.id = v.record_id WHERE \
            \((terms + filters()).joined(separator: " AND ")) ORDER BY v.value \(direction), v.record_id \(direction)
            """
    }

    /// The columns of ``CandidateColumn`` of the records that have no value in the field: they come last.
    mutating func candidates(withoutValueOf fieldID: Int64) -> String {
        var terms = [objectIs("r.object")]
        if let after = query.after, after.key == nil { terms.append(follows(after, nil)) }
        terms.append(
            """
            NOT EXISTS (SELECT 1 FROM field_values v \
            WHERE v.record_id = r.id AND v.field_id = \(parameter(.integer(fieldID))))
            """)
        return
            "SELECT r.id, NULL, r.owner_id, r.pool_id, r.has_shares, r.has_team, r.confirmation IS NOT NULL FROM records r WHERE "
            + (terms + filters()).joined(separator: " AND ") + " ORDER BY r.id \(direction)"
    }

    /// What is read of a record to find out whether it belongs on a page.
    enum CandidateColumn {
        static let id: Int32 = 0
        static let sortKey: Int32 = 1
        static let ownerID: Int32 = 2
        static let poolID: Int32 = 3
        static let hasShares: Int32 = 4
        static let hasTeam: Int32 = 5
        static let hasConfirmation: Int32 = 6
    }

    /// The id up to which a walk from the query's position on passes so many records, if there are that many.
    mutating func boundary(ofRecords count: Int) -> String {
        let after = query.after.map { " AND " + follows($0, nil) } ?? ""
        return "SELECT r.id FROM records r WHERE \(objectIs("r.object"))\(after) ORDER BY r.id \(direction) "
            + "LIMIT 1 OFFSET \(parameter(.integer(Int64(count - 1))))"
    }

    // MARK: By owner, pool and grantee

    /// The ids of an owner's records that lie between two others; see ``SourceParameter``.
    mutating func idsOfOwner() -> String { ids(by: "owner_id") }

    /// The ids of a pool's records that lie between two others; see ``SourceParameter``.
    mutating func idsOfPool() -> String { ids(by: "pool_id") }

    private mutating func ids(by column: String) -> String {
        reserveSourceParameters()
        return
            "SELECT r.id FROM records r WHERE r.\(column) = ?2 AND \(objectIs("r.object")) AND r.id > ?3 AND r.id < ?4"
            + filters().map { " AND \($0)" }.joined() + " ORDER BY r.id \(direction)"
    }

    /// The ids of the records that are open to a grantee and lie between two others; see ``SourceParameter``. An id may come
    /// several times.
    mutating func idsOfGrantee(by means: StoredAccess.Means, _ reach: RecordQuery.Reach) -> String {
        reserveSourceParameters()
        let time = parameter(.integer(query.timeMilliseconds))
        // CROSS JOIN: the grantee's index leads, and gives the order.
        return """
            SELECT g.record_id FROM \(means.table) g CROSS JOIN records r ON r.id = g.record_id \
            WHERE g.grantee_kind = ?1 AND g.grantee_id = ?2 AND \(objectIs("g.object")) \
            AND g.record_id > ?3 AND g.record_id < ?4 AND (g.expires_at IS NULL OR g.expires_at > \(time))
            """ + teamRolesCount(by: means, reach) + filters().map { " AND \($0)" }.joined()
                + " ORDER BY g.record_id \(direction)"
    }

    /// The parameters that differ from owner to owner, from pool to pool and from grantee to grantee.
    enum SourceParameter {
        /// Used for grantees only.
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

    mutating func objectIs(_ column: String) -> String {
        "\(column) = \(parameter(.integer(Int64(query.object.rawValue))))"
    }

    mutating func parameter(_ key: FieldKey) -> String {
        parameters.append(key)
        return "?\(parameters.count)"
    }

    /// Ids as one JSON text: they are numbers of ours.
    static func list(_ ids: [Int64]) -> FieldKey { .text("[" + ids.map { String($0) }.joined(separator: ",") + "]") }

    static func list(_ grantees: [Grantee.Kind]) -> FieldKey {
        .text("[" + grantees.map { "[\($0.number),\($0.id)]" }.joined(separator: ",") + "]")
    }

    /// What a record has to satisfy whoever sees it.
    mutating func filters() -> [String] {
        var terms = query.includesInvalidated ? [] : ["r.life_state = \(LifeState.active.rawValue)"]
        for group in query.groups {
            terms.append("(" + group.map { condition($0) }.joined(separator: " OR ") + ")")
        }
        for (index, group) in query.terms.enumerated() where index != leadingTerms { terms.append(hasTerm(group)) }
        return terms
    }

    /// That the team roles of a place in a team let it count.
    mutating func teamRolesCount(by means: StoredAccess.Means, _ reach: RecordQuery.Reach) -> String {
        guard means == .team else { return "" }
        return " AND (g.roles = 0 OR g.roles & \(parameter(.integer(reach.teamRoles.bits))) <> 0)"
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
    private mutating func follows(
        _ after: RecordQuery.Position, _ sort: String?, _ column: String = "r.id"
    ) -> String {
        let comparison = query.isDescending ? "<" : ">"
        let id = "\(column) \(comparison) \(parameter(.integer(after.id)))"
        guard let sort else { return id }
        guard let key = after.key else { return "(\(sort) IS NULL AND \(id))" }
        let value = parameter(key)
        return "(\(sort) IS NULL OR \(sort) \(comparison) \(value) OR (\(sort) = \(value) AND \(id)))"
    }
}

extension RecordQuerySQL.Path {
    /// Whether the index of the object's records is what leads.
    fileprivate var isWholeObject: Bool {
        switch self {
        case .all, .downTo: true
        case .byValue, .among, .byTerms: false
        }
    }
}
