internal import CRMModel
internal import CRMRepository

/// The SQL of a query, with the parameters that it wants bound.
///
/// The order is the index's own as long as it goes by id. A few owners are merged, each read from
/// its own index no further than a page; many are a filter on the walk through the object's records.
struct RecordQuerySQL {
    private(set) var parameters: [FieldKey] = []
    private let query: RecordQuery

    /// Up to so many owners are merged.
    private static let maximumMergedOwners = 24
    /// Their parts repeat the conditions: merged, they may take so many parameters for keys.
    private static let maximumMergedKeys = 2_000

    init(_ query: RecordQuery) {
        self.query = query
    }

    mutating func text() -> String {
        if case .owners(let ids) = query.scope, ids.isEmpty {
            return "SELECT \(SQLiteTables.recordColumns), NULL FROM records r WHERE 0"
        }
        if case .owners(let ids) = query.scope, canMerge(ids.count) {
            let parts = ids.map { id in
                // The subselect gives each part its own order and limit; SQLite merges them.
                "SELECT * FROM (\(select(owner: "r.owner_id = \(parameter(.integer(id)))")))"
            }
            if parts.count == 1 { return parts[0] }
            return parts.joined(separator: " UNION ALL ")
                + " ORDER BY 1 \(direction) LIMIT \(parameter(.integer(Int64(query.limit))))"
        }
        switch query.scope {
        case .everything: return select(owner: nil)
        case .owners(let ids):
            // The ids are numbers of ours; a list of them is bound as one JSON text.
            let json = "[" + ids.map { String($0) }.joined(separator: ",") + "]"
            return select(owner: "+r.owner_id IN (SELECT value FROM json_each(\(parameter(.text(json)))))")
        }
    }

    private func canMerge(_ owners: Int) -> Bool {
        let keys = query.groups.joined().reduce(0) { $0 + $1.keys.count + 1 }
        return query.sort == nil && owners <= Self.maximumMergedOwners && owners * keys <= Self.maximumMergedKeys
    }

    private var direction: String { query.isDescending ? "DESC" : "ASC" }

    private mutating func parameter(_ key: FieldKey) -> String {
        parameters.append(key)
        return "?\(parameters.count)"
    }

    private mutating func select(owner: String?) -> String {
        let sort = sortExpression()
        var terms = ["r.object = \(parameter(.integer(Int64(query.object.rawValue))))"]
        if let owner { terms.append(owner) }
        if !query.includesInvalidated { terms.append("r.life_state = \(LifeState.active.rawValue)") }
        for group in query.groups {
            terms.append("(" + group.map { condition($0) }.joined(separator: " OR ") + ")")
        }
        if let after = query.after { terms.append(follows(after, sort)) }
        let order = sort.map { "\($0) IS NULL, \($0) \(direction), " } ?? ""
        return "SELECT \(SQLiteTables.recordColumns), \(sort ?? "NULL") FROM records r WHERE "
            + terms.joined(separator: " AND ")
            + " ORDER BY \(order)r.id \(direction) LIMIT \(parameter(.integer(Int64(query.limit))))"
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

    private mutating func condition(_ condition: RecordQuery.Condition) -> String {
        switch condition.subject {
        case .property(let property):
            let column = "r.\(Self.column(property))"
            switch condition.comparison {
            case .isEmpty: return "\(column) IS NULL"
            case .isNotEmpty: return "\(column) IS NOT NULL"
            case .notEqual: return "(\(column) IS NULL OR \(column) <> \(parameter(condition.keys[0])))"
            default: return comparison(condition, "+" + column)
            }
        case .field(let id, let isLong):
            let field = parameter(.integer(id))
            let rows =
                "SELECT 1 FROM \(SQLiteTables.table(isLong: isLong)) v WHERE v.record_id = r.id AND v.field_id = \(field)"
            switch condition.comparison {
            case .isEmpty: return "NOT EXISTS (\(rows))"
            case .isNotEmpty: return "EXISTS (\(rows))"
            case .notEqual: return "NOT EXISTS (\(rows) AND v.value = \(parameter(condition.keys[0])))"
            case .equal where !isLong:
                // The index by value, if few records have it; the planner chooses.
                let value = parameter(condition.keys[0])
                return
                    "r.id IN (SELECT v.record_id FROM field_values v WHERE v.field_id = \(field) AND v.value = \(value))"
            default: return "EXISTS (\(rows) AND \(comparison(condition, "v.value")))"
            }
        }
    }

    private mutating func comparison(_ condition: RecordQuery.Condition, _ expression: String) -> String {
        func comparing(_ sign: String) -> String { "\(expression) \(sign) \(parameter(condition.keys[0]))" }
        switch condition.comparison {
        case .equal: return comparing("=")
        case .less: return comparing("<")
        case .lessOrEqual: return comparing("<=")
        case .greater: return comparing(">")
        case .greaterOrEqual: return comparing(">=")
        case .oneOf:
            return "\(expression) IN (" + condition.keys.map { parameter($0) }.joined(separator: ", ") + ")"
        case .contains: return "\(expression) LIKE \(pattern(condition, "%")) ESCAPE '\\'"
        case .startsWith: return "\(expression) LIKE \(pattern(condition, "")) ESCAPE '\\'"
        case .notEqual, .isEmpty, .isNotEmpty: return "0"
        }
    }

    /// A pattern of LIKE that finds the text as it stands.
    private mutating func pattern(_ condition: RecordQuery.Condition, _ before: String) -> String {
        guard case .text(let text)? = condition.keys.first else { return parameter(.text("")) }
        var escaped = ""
        for character in text {
            if character == "%" || character == "_" || character == "\\" { escaped.append("\\") }
            escaped.append(character)
        }
        return parameter(.text("\(before)\(escaped)%"))
    }

    private static func column(_ property: RecordProperty) -> String {
        switch property {
        case .id: "id"
        case .owner: "owner_id"
        case .status: "status"
        case .lifeState: "life_state"
        case .approvalStatus: "approval_status"
        case .createdAt: "created_at"
        case .modifiedAt: "modified_at"
        case .createdBy: "created_by"
        case .modifiedBy: "modified_by"
        }
    }
}
