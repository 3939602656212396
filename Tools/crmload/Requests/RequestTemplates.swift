/// What a scenario's requests are made of: the templates, and the records that they are about.
struct RequestTemplates: Sendable {
    /// By the size of the record id's varint, less one; one only when requests are about no record.
    let templates: [RequestTemplate]
    /// The records to draw from; nil for requests that are about none.
    let recordIDs: RecordIDs?

    /// - Parameter user: for whom the calls are made; nil for calls that need nobody.
    /// - Throws: `LoadError` when the scenario's encodings don't keep their form.
    init(_ scenario: any Scenario.Type, user: String?, recordIDs: RecordIDs?) throws {
        templates = try (1...(recordIDs == nil ? 1 : 9)).map {
            try RequestTemplate(scenario, user: user, recordIDSize: $0)
        }
        self.recordIDs = recordIDs
    }
}
