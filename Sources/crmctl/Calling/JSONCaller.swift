import CRMClient

/// Calls one method with requests in JSON.
struct JSONCaller: Sendable {
    let client: CRMClient
    let schema: Schema
    let method: MethodSchema
    let calls: CallOptions

    /// The encoded request that the JSON says.
    func request(_ json: String) throws(SchemaError) -> [UInt8] {
        try schema.encode(json: json, as: method.requestName)
    }

    /// The encoded request that a line says.
    ///
    /// - Throws: what is wrong, with the line's number.
    func request(of line: InputLine) throws(InputError) -> [UInt8] {
        let json = try line.text()
        do {
            return try request(json)
        } catch .notJSON(_, let column, let problem) {
            throw InputError("standard input, line \(line.number), column \(column): \(problem)")
        } catch {
            throw InputError("standard input, line \(line.number): \(error)", status: ErrorReport.status(error))
        }
    }

    /// The answer to an encoded request, in JSON.
    ///
    /// - Throws: `SchemaError` or `CRMClientError`.
    func answer(to request: [UInt8], pretty: Bool) async throws -> String {
        let answer = try await client.callEncoded(method.fullName, request, calls)
        return try schema.json(answer, as: method.responseName, pretty: pretty)
    }
}
