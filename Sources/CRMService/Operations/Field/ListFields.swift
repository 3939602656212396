internal import CRMModel

/// Lists the fields of an object.
enum ListFields: ReadOperation {
    static func run(_ request: ListFieldsRequest, _ call: ReadCall) throws -> ListFieldsResponse {
        guard let object = request.object else { throw CallError.requestInvalid("object is missing") }
        return ListFieldsResponse(fields: call.catalog.fields(of: object), currency: call.settings.currency)
    }
}
