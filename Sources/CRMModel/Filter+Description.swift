extension FilterOperator {
    /// As people write it between a field and its value.
    public var sign: String {
        switch self {
        case .equal: "="
        case .notEqual: "!="
        case .less: "<"
        case .lessOrEqual: "<="
        case .greater: ">"
        case .greaterOrEqual: ">="
        case .oneOf: "in"
        case .contains: "~"
        case .startsWith: "^="
        case .isEmpty: "empty"
        case .isNotEmpty: "not-empty"
        }
    }
}

extension FieldCondition: CustomStringConvertible {
    /// The condition for people: "level = A", "status in (WON, LOST)", "phone empty".
    public var description: String {
        let list = values.map(\.description).joined(separator: ", ")
        let value = `operator` == .oneOf ? "(\(list))" : list
        return [field, `operator`?.sign ?? "", value].filter { !$0.isEmpty }.joined(separator: " ")
    }
}

extension Filter: CustomStringConvertible {
    /// The filter for people: "level = A and (status = WON or status = LOST)".
    public var description: String {
        let groups = groups.map { "(" + $0.anyOf.map(\.description).joined(separator: " or ") + ")" }
        return (allOf.map(\.description) + groups).joined(separator: " and ")
    }
}

extension Sort: CustomStringConvertible {
    /// The order for people: "name", "name descending".
    public var description: String { descending ? "\(field) descending" : field }
}
