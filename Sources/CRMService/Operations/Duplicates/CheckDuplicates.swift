internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// Tells which duplicates a record would have that is not created yet.
enum CheckDuplicates: ReadOperation {
    static func run(_ request: CheckDuplicatesRequest, _ call: ReadCall) throws -> CheckDuplicatesResponse {
        guard let object = request.object else { throw CallError.requestInvalid("object is missing") }
        try call.requireCreation(of: object)
        // What is found is looked at record by record.
        if !call.duplicateRules.rules(of: object).isEmpty { try call.leaveLoop() }
        var values = FieldValues()
        for (field, value) in try FieldInput(request.fields, of: object, call).values { values[field.key] = value }
        return CheckDuplicatesResponse(duplicates: try DuplicateCheck(call).matches(object, values))
    }
}
