internal import CRMModel
internal import CRMRepository

/// Adds a custom field to an object.
enum CreateField: WriteOperation {
    static let maximumFieldsPerObject = 300

    static func run(_ request: CreateFieldRequest, _ call: WriteCall) throws -> CreateFieldResponse {
        try call.requireAdministrator(for: "add a field")
        guard var field = request.field else { throw CallError.requestInvalid("field is missing") }
        guard let object = field.object else { throw CallError.requestInvalid("field.object is missing") }
        try check(&field, of: object, call)
        field.id = 0
        field.custom = true
        field.active = true
        field.id = try call.transaction.save(field)
        call.draft.catalog.add(field)
        try call.audit(.fieldDefinition, field.id, FieldDefinitionAudit.changes(from: nil, to: field))
        return CreateFieldResponse(field: field)
    }

    private static func check(_ field: inout FieldDefinition, of object: BusinessObject, _ call: WriteCall) throws {
        if let problem = NameRules.problem(fieldKey: field.key) {
            throw CallError.requestInvalid("field.key: \(problem)")
        }
        let isProperty = RecordProperty(rawValue: field.key) != nil || ["object", "version"].contains(field.key)
        guard call.catalog.field(field.key, of: object) == nil, !isProperty else {
            throw CallError(.nameTaken, "\(object.protoName) has a field \(field.key) already", ["key": field.key])
        }
        guard !RecordAudit.otherKeys.contains(field.key) else {
            throw CallError(
                .nameTaken, "the history of records calls something else \(field.key)", ["key": field.key])
        }
        guard call.catalog.fields(of: object).count < maximumFieldsPerObject else {
            throw CallError(
                .limitExceeded, "an object has at most \(maximumFieldsPerObject) fields", ["limit": "fields_per_object"]
            )
        }
        guard let type = field.type else { throw CallError.requestInvalid("field.type is missing") }
        guard type != .lineItems else {
            throw CallError.requestInvalid("field.type: a custom field can't be of LINE_ITEMS")
        }
        if field.label.isEmpty { field.label = field.key }
        if let problem = NameRules.problem(title: field.label) {
            throw CallError.requestInvalid("field.label: \(problem)")
        }
        if !field.labelZh.isEmpty, let problem = NameRules.problem(title: field.labelZh) {
            throw CallError.requestInvalid("field.label_zh: \(problem)")
        }
        guard (type == .reference) == (field.referenceObject != nil) else {
            throw CallError.requestInvalid("field.reference_object is for a REFERENCE, and it needs one")
        }
        guard type == .autoNumber ? isNumberFormat(field.numberFormat) : field.numberFormat.isEmpty else {
            throw CallError.requestInvalid(
                "field.number_format is for an AUTO_NUMBER, and it needs one such as \"NO-{yyyy}-{000000}\"")
        }
        try checkBounds(&field, type)
        // Records that are there already have no value, and two of no value are alike.
        if field.unique, [.longText, .multiChoice, .boolean].contains(type) {
            throw CallError.requestInvalid("field.unique: \(type.noun) can't be unique")
        }
        if type == .autoNumber { field.unique = true }
    }

    private static func isNumberFormat(_ text: String) -> Bool {
        text.utf8.count <= 48 && NumberFormat(text) != nil
            && !text.unicodeScalars.contains(where: \.isControl)
    }

    private static func checkBounds(_ field: inout FieldDefinition, _ type: FieldType) throws {
        guard [.choice, .multiChoice].contains(type) || field.choices.isEmpty else {
            throw CallError.requestInvalid("field.choices are for a CHOICE or a MULTI_CHOICE")
        }
        try FieldChoices.check(field.choices, "field.choices")
        guard type == .number || (field.minimum == nil && field.maximum == nil) else {
            throw CallError.requestInvalid("field.minimum and field.maximum are for a NUMBER")
        }
        for bound in [field.minimum, field.maximum] where (bound?.scale ?? 0) > 18 {
            throw CallError.requestInvalid("field.minimum and field.maximum have at most 18 decimal places")
        }
        if let minimum = field.minimum, let maximum = field.maximum, maximum < minimum {
            throw CallError.requestInvalid("field.maximum is below field.minimum")
        }
        if field.maximumLength == 0 { field.maximumLength = type.standardMaximumLength }
        guard field.maximumLength <= type.standardMaximumLength else {
            throw CallError.requestInvalid("field.maximum_length is at most \(type.standardMaximumLength)")
        }
    }
}
