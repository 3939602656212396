internal import CRMModel
internal import CRMRepository

/// The fields that a request brings, held against the definitions of the record's object.
///
/// Everything that is wrong is told at once, field by field.
struct FieldInput {
    /// The new value of each field named, nil to empty it; by the definitions' order.
    private(set) var values: [(field: FieldDefinition, value: Value?)] = []

    private static let maximumFields = 1_000

    /// - Parameters:
    ///   - isMigration: lets numbers be given that crmd would count itself.
    ///   - current: the record's values; a reference that stays needs not to lead anywhere any more.
    /// - Throws: FIELD_VIOLATION, or REQUEST_INVALID if there are too many.
    init(
        _ fields: [Field], clearing cleared: [String] = [], of object: BusinessObject, isMigration: Bool = false,
        current: FieldValues = FieldValues(), _ call: some OperationCall
    ) throws {
        guard fields.count + cleared.count <= Self.maximumFields else {
            throw CallError.requestInvalid(
                "\(fields.count + cleared.count) fields are named, at most \(Self.maximumFields) are allowed")
        }
        let rules = FieldRules(currency: call.settings.currency)
        let definitions = call.catalog.fields(of: object)
        var violations: [String: String] = [:]
        var given: [(index: Int, value: Value?)] = []
        for (key, value) in fields.map({ ($0.key, $0.value) }) + cleared.map({ ($0, nil) }) {
            if case .lineItems(let items)? = value?.kind { try Self.checkCount(of: items, key) }
            do throws(FieldRules.Violation) {
                let index = try Self.index(key, in: definitions, of: object, isMigration: isMigration)
                guard !given.contains(where: { $0.index == index }) else {
                    throw FieldRules.Violation("is given twice")
                }
                let normalized =
                    if let value { try rules.normalized(value, for: definitions[index]) } else { nil as Value? }
                given.append((index, normalized))
            } catch {
                violations[key] = error.text
            }
        }
        do throws(FieldRules.Violation) {
            try Self.followLineItems(&given, definitions, current, rules)
        } catch {
            violations[LineItemRules.sumKey] = error.text
        }
        given.sort { $0.index < $1.index }
        for (index, value) in given {
            let field = definitions[index]
            values.append((field, value))
            // A field that is given twice stays refused, whatever its first value.
            guard violations[field.key] == nil else { continue }
            if case .reference(let id)? = value?.kind, value != current[field.key] {
                violations[field.key] = try Self.problem(withReferenceTo: id, field, call)
            }
            if case .lineItems(let items)? = value?.kind {
                violations[field.key] = try Self.problem(withProductsOf: items, current[field.key], field, call)
            }
        }
        if !violations.isEmpty { throw CallError.violations(violations) }
    }

    // MARK: Line items

    /// - Throws: LIMIT_EXCEEDED.
    private static func checkCount(of items: LineItems, _ key: String) throws {
        guard items.items.count > LineItemRules.maximumCount else { return }
        throw CallError(
            .limitExceeded,
            "\(key): \(items.items.count) line items, a record has at most \(LineItemRules.maximumCount)",
            ["limit": "line_items", "field": key])
    }

    /// Lets the amount of a record that has line items, or is to have, be their sum, and nothing else.
    private static func followLineItems(
        _ given: inout [(index: Int, value: Value?)], _ definitions: [FieldDefinition], _ current: FieldValues,
        _ rules: FieldRules
    ) throws(FieldRules.Violation) {
        let isConcerned = given.contains { index, _ in
            definitions[index].type == .lineItems || definitions[index].key == LineItemRules.sumKey
        }
        guard isConcerned, let itemsIndex = definitions.firstIndex(where: { $0.type == .lineItems && $0.active }),
            let sumIndex = definitions.firstIndex(where: { $0.key == LineItemRules.sumKey && $0.active })
        else { return }
        let givenItems = given.first { $0.index == itemsIndex }
        let givenSum = given.first { $0.index == sumIndex }
        let items = givenItems.map(\.value) ?? current[definitions[itemsIndex].key]
        guard case .lineItems(let items)? = items?.kind else { return }
        let sum = try LineItemRules(currency: rules.currency).sum(items)
        if let givenSum, givenSum.value != sum {
            throw FieldRules.Violation("is the sum of the line items, \(sum): it can't be set while there are any")
        }
        if givenSum == nil { given.append((sumIndex, sum)) }
    }

    /// What is wrong with the products of line items. Those that stay need not be there any more.
    private static func problem(
        withProductsOf items: LineItems, _ current: Value?, _ field: FieldDefinition, _ call: some OperationCall
    ) throws -> String? {
        // Each is looked at once.
        var known: Set<Int64> = []
        if case .lineItems(let items)? = current?.kind { known = Set(items.items.map(\.productID)) }
        for (index, item) in items.items.enumerated() where known.insert(item.productID).inserted {
            if let problem = try problem(withReferenceTo: item.productID, field, call) {
                return "has a fault in item \(index + 1): product_id \(problem)"
            }
        }
        return nil
    }

    // MARK: Fields

    /// Where the definition of a field is that may be given.
    private static func index(
        _ key: String, in definitions: [FieldDefinition], of object: BusinessObject, isMigration: Bool
    ) throws(FieldRules.Violation) -> Int {
        guard let index = definitions.firstIndex(where: { $0.key == key }) else {
            throw FieldRules.Violation("is no field of \(object.protoName)")
        }
        guard definitions[index].active else { throw FieldRules.Violation("is a field that takes no values any more") }
        guard definitions[index].type != .autoNumber || isMigration else {
            throw FieldRules.Violation("is counted by crmd and can't be set")
        }
        return index
    }

    /// What is wrong with a reference. A record that the caller doesn't see is as good as none.
    private static func problem(
        withReferenceTo id: Int64, _ field: FieldDefinition, _ call: some OperationCall
    ) throws -> String? {
        let noun = field.referenceObject?.protoName ?? "record"
        guard let record = try call.reader.record(id), try call.sees(record) else {
            return "is \(id): there is no such \(noun)"
        }
        if record.object != field.referenceObject {
            return "is \(id): that is a \(record.object.protoName), not a \(noun)"
        }
        if record.lifeState != .active { return "is \(id): that \(noun) is in the recycle bin" }
        return nil
    }
}
