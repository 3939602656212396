import CRMClient

/// Calls one method with requests in JSON.
struct JSONCaller: Sendable {
    let client: CRMClient
    let schema: Schema
    let method: MethodSchema
    let calls: CallOptions

    /// The answer in JSON.
    ///
    /// - Throws: `SchemaError` or `CRMClientError`.
    func answer(to json: String, pretty: Bool) async throws -> String {
        let request = try schema.encode(json: json, as: method.requestName)
        let answer = try await client.callEncoded(method.fullName, request, calls)
        return try schema.json(answer, as: method.responseName, pretty: pretty)
    }
}
