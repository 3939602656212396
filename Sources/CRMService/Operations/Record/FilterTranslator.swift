internal import CRMModel
internal import CRMRepository

/// Turns the filter and the sort field of a request into those of a query.
struct FilterTranslator {
    private static let maximumConditions = 50
    private static let maximumValues = 100
    private static let maximumTextBytes = 10_000
    /// Of a text to be searched for within others, which takes time for each of its bytes.
    private static let maximumSearchedBytes = 200

    let object: BusinessObject
    let call: any OperationCall

    /// Each condition that has to hold, and each group, as a group.
    func groups(_ filter: Filter?) throws -> [[RecordQuery.Condition]] {
        guard let filter else { return [] }
        let groups = filter.allOf.map { [$0] } + filter.groups.map(\.anyOf)
        guard groups.reduce(0, { $0 + $1.count }) <= Self.maximumConditions else {
            throw CallError.requestInvalid("filter: more than \(Self.maximumConditions) conditions")
        }
        return try groups.map { group in
            guard !group.isEmpty else { throw CallError.requestInvalid("filter: a group without conditions") }
            return try group.map { try condition($0) }
        }
    }

    /// What a field's key or a property's name stands for.
    func subject(_ name: String, _ place: String) throws -> RecordQuery.Subject {
        if let property = RecordProperty(rawValue: name) { return .property(property) }
        guard let field = call.catalog.field(name, of: object) else {
            throw CallError.requestInvalid("\(place): \"\(name)\" is no field of \(object.protoName)")
        }
        return .field(id: field.id, isLong: field.type?.isLong ?? false)
    }

    /// What a list is sorted by.
    func sortSubject(_ name: String) throws -> RecordQuery.Subject {
        let subject = try subject(name, "sort")
        guard type(of: subject) != .lineItems else {
            throw CallError.requestInvalid("sort: \(name) is line items, which have no order")
        }
        return subject
    }

    private func condition(_ condition: FieldCondition) throws -> RecordQuery.Condition {
        let subject = try subject(condition.field, "filter")
        guard let comparison = condition.operator else {
            throw CallError.requestInvalid("filter: the condition on \(condition.field) has no operator")
        }
        let type = type(of: subject)
        guard type.filterOperators.contains(comparison), subject.takes(comparison) else {
            throw CallError.requestInvalid(
                "filter: \(condition.field) is \(type.noun), which can't be compared by \(comparison.protoName)")
        }
        let wanted =
            switch comparison {
            case .isEmpty, .isNotEmpty: 0...0
            case .oneOf: 1...Self.maximumValues
            default: 1...1
            }
        guard wanted.contains(condition.values.count) else {
            throw CallError.requestInvalid(
                "filter: \(comparison.protoName) on \(condition.field) takes "
                    + (wanted.count == 1 ? "\(wanted.lowerBound)" : "1 to \(wanted.upperBound)")
                    + " values, not \(condition.values.count)")
        }
        return RecordQuery.Condition(
            subject: subject, comparison: comparison,
            keys: try condition.values.map { value in
                let key = try key(value, subject, condition.field, type)
                if [.equal, .notEqual, .oneOf].contains(comparison) { try checkChoice(key, subject, condition.field) }
                if [.contains, .startsWith].contains(comparison), case .text(let text) = key,
                    text.utf8.count > Self.maximumSearchedBytes
                {
                    throw CallError.requestInvalid(
                        "filter: a text for \(comparison.protoName) has at most \(Self.maximumSearchedBytes) bytes")
                }
                return key
            })
    }

    private func type(of subject: RecordQuery.Subject) -> FieldType {
        switch subject {
        case .field(let id, _): call.catalog.field(id)?.type ?? .text
        case .property(.id), .property(.owner), .property(.createdBy), .property(.modifiedBy), .property(.pool):
            .reference
        case .property(.status), .property(.lifeState), .property(.approvalStatus): .choice
        case .property(.createdAt), .property(.modifiedAt): .time
        case .property(.locked): .boolean
        }
    }

    /// A choice that no record can have is a mistake.
    private func checkChoice(_ key: FieldKey, _ subject: RecordQuery.Subject, _ name: String) throws {
        guard case .field(let id, _) = subject, case .text(let choice) = key,
            let choices = call.catalog.field(id)?.choices, !choices.isEmpty, !choices.contains(choice)
        else { return }
        throw CallError.requestInvalid(
            "filter: \(name) has no choice \"\(choice)\", only \(choices.joined(separator: ", "))")
    }

    /// The key of a text, which the storage engine has to be able to search for.
    private func key(text: String, _ name: String) throws -> FieldKey {
        guard text.utf8.count <= Self.maximumTextBytes else {
            throw CallError.requestInvalid("filter: a text for \(name) has more than \(Self.maximumTextBytes) bytes")
        }
        return .text(text)
    }

    private func key(
        _ value: Value, _ subject: RecordQuery.Subject, _ name: String, _ type: FieldType
    ) throws -> FieldKey {
        if case .property(let property) = subject, type == .choice { return try choice(value, property) }
        switch (type, value.kind) {
        case (.text, .text(let text)?), (.longText, .text(let text)?), (.autoNumber, .text(let text)?),
            (.phone, .text(let text)?), (.email, .text(let text)?), (.choice, .text(let text)?),
            (.multiChoice, .text(let text)?), (.phone, .phone(let text)?), (.email, .email(let text)?),
            (.choice, .choice(let text)?), (.multiChoice, .choice(let text)?):
            return try key(text: text, name)
        case (.lineItems, .reference(let id)?):
            guard id > 0 else { throw CallError.requestInvalid("filter: \(name) is \(id), not the id of a record") }
            return .integer(id)
        case (.lineItems, _):
            throw CallError.requestInvalid("filter: \(name) is compared with the id of a product, a reference")
        case (.multiChoice, .multiChoice?):
            throw CallError.requestInvalid("filter: \(name) is compared with one choice at a time")
        default:
            let rules = FieldRules(currency: call.settings.currency)
            do throws(FieldRules.Violation) {
                let value = try rules.normalized(value, for: FieldDefinition(type: type))
                if let key = value.flatMap({ FieldKey.keys(of: $0).first }) { return key }
            } catch {
                throw CallError.requestInvalid("filter: \(name) \(error.text)")
            }
            throw CallError.requestInvalid("filter: the value for \(name) is empty; use IS_EMPTY")
        }
    }

    private func choice(_ value: Value, _ property: RecordProperty) throws -> FieldKey {
        let name: String
        switch value.kind {
        case .choice(let text)?, .text(let text)?: name = text
        default: throw CallError.requestInvalid("filter: \(property.rawValue) is compared with a choice")
        }
        let number: Int32? =
            switch property {
            case .lifeState: LifeState(protoName: name)?.rawValue
            case .approvalStatus: Approval.Status(protoName: name)?.rawValue
            default: Status(protoName: name).flatMap { object.statuses.contains($0) ? $0.rawValue : nil }
            }
        guard let number else {
            throw CallError.requestInvalid("filter: \(object.protoName) has no \(property.rawValue) \"\(name)\"")
        }
        return .integer(Int64(number))
    }
}

extension RecordQuery.Subject {
    /// Whether it can be searched for parts of a text: a property's choices can't.
    fileprivate func takes(_ comparison: FilterOperator) -> Bool {
        if case .property = self { return comparison != .contains && comparison != .startsWith }
        return true
    }
}
