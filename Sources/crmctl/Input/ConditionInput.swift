import CRMModel

/// Turns conditions as they were written into those of a request.
struct ConditionInput {
    let catalog: FieldCatalog
    let users: Directory<User>
    let pools: Directory<Pool>

    /// - Parameters:
    ///   - all: conditions that all have to hold.
    ///   - anyOf: groups of which one condition has to hold, "A or B".
    func filter(all: [String], anyOf: [String]) throws(InputError) -> Filter? {
        if all.isEmpty, anyOf.isEmpty { return nil }
        var filter = Filter()
        for text in all { filter.allOf.append(try condition(WrittenCondition(text))) }
        for text in anyOf {
            var group = FilterGroup()
            for written in try WrittenCondition.group(text) { group.anyOf.append(try condition(written)) }
            filter.groups.append(group)
        }
        return filter
    }

    private func condition(_ written: WrittenCondition) throws(InputError) -> FieldCondition {
        var values: [Value] = []
        for text in written.values { values.append(try value(text, of: written.field)) }
        return FieldCondition(field: written.field, operator: written.comparison, values: values)
    }

    private func value(_ text: String, of name: String) throws(InputError) -> Value {
        if let property = RecordProperty(rawValue: name) { return try property.value(text, users, pools) }
        let type = try catalog.field(name).type ?? .text
        switch type {
        case .time: return try Self.time(text, name)
        // Records are compared with one of the choices that they have.
        case .multiChoice: return try ValueInput.value(text, as: .choice, of: name)
        // Line items are found by one of their products.
        case .lineItems: return try ValueInput.value(text, as: .reference, of: name)
        default: return try ValueInput.value(text, as: type, of: name, currency: catalog.currency)
        }
    }

    /// A time; a day alone is its beginning in UTC.
    static func time(_ text: String, _ name: String) throws(InputError) -> Value {
        try ValueInput.value(CalendarDay(text) == nil ? text : "\(text)T00:00:00Z", as: .time, of: name)
    }
}
