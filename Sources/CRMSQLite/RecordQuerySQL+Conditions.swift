internal import CRMModel
internal import CRMRepository

// The conditions of a query's filter.
extension RecordQuerySQL {
    mutating func condition(_ condition: RecordQuery.Condition) -> String {
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
            case .equal where !isLong && !looksUpEqualValues:
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

    static func column(_ property: RecordProperty) -> String {
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
        case .pool: "pool_id"
        case .locked: "locked"
        }
    }
}
