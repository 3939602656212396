internal import CRMModel
internal import CRMRepository

/// Changes what of a field can change. Object, key and type never do.
enum ChangeField: WriteOperation {
    static func run(_ request: ChangeFieldRequest, _ call: WriteCall) throws -> ChangeFieldResponse {
        try call.requireAdministrator(for: "change a field")
        guard let old = call.catalog.field(request.id) else {
            throw CallError(.fieldNotFound, "there is no field \(request.id)", ["field_id": "\(request.id)"])
        }
        var field = old
        if let label = request.label {
            if let problem = NameRules.problem(title: label) { throw CallError.requestInvalid("label: \(problem)") }
            field.label = label
        }
        if let label = request.labelZh {
            if !label.isEmpty, let problem = NameRules.problem(title: label) {
                throw CallError.requestInvalid("label_zh: \(problem)")
            }
            field.labelZh = label
        }
        if let required = request.required {
            guard required || old.custom || !old.required else {
                throw CallError(.preset, "required: \(old.key) is a standard field that every record has")
            }
            field.required = required
        }
        if let active = request.active {
            guard active || !(old.required && !old.custom) else {
                throw CallError(.preset, "active: \(old.key) is a standard field that every record has")
            }
            field.active = active
        }
        if !request.addChoices.isEmpty {
            guard [.choice, .multiChoice].contains(old.type) else {
                throw CallError.requestInvalid("add_choices: \(old.key) has no choices")
            }
            field.choices += request.addChoices
            try FieldChoices.check(field.choices, "add_choices")
        }
        guard field != old else { return ChangeFieldResponse(field: old) }
        _ = try call.transaction.save(field)
        call.draft.catalog.change(field)
        try call.audit(.fieldDefinition, field.id, FieldDefinitionAudit.changes(from: old, to: field))
        return ChangeFieldResponse(field: field)
    }
}
