internal import NIOCore

/// Writes the requests of a scenario: by templates, if they are of a fixed form.
struct RequestWriter: Sendable {
    /// The largest size of a record id's varint.
    private static let largestID = 9

    let scenario: any Scenario.Type
    let actor: ScenarioActor
    let records: RecordCount
    /// By the size of the user's name, and that of the record id's varint; empty if requests are encoded one by one.
    private let templates: [RequestTemplate?]

    /// - Parameter nameSizes: the sizes of the names of those for whom calls are made.
    /// - Throws: `LoadError` when the scenario's encodings don't keep their form.
    init(_ scenario: any Scenario.Type, nameSizes: Set<Int>) throws {
        self.scenario = scenario
        actor = scenario.actor
        records = scenario.records
        let sizes = actor == .nobody ? [0] : nameSizes
        guard scenario.isOfFixedForm, let largestName = sizes.max() else {
            templates = []
            return
        }
        var templates = [RequestTemplate?](repeating: nil, count: (largestName + 1) * Self.largestID)
        for nameSize in sizes {
            for idSize in 1...(records == .none ? 1 : Self.largestID) {
                templates[Self.index(nameSize, idSize)] = try RequestTemplate(
                    scenario, nameSize: nameSize, recordIDSize: idSize)
            }
        }
        self.templates = templates
    }

    /// Appends a request to `buffer`.
    func append(to buffer: inout ByteBuffer, streamID: UInt32, _ request: DrawnRequest, of names: UserNames) {
        let nameSize = request.user.map { names.size($0) } ?? 0
        if templates.isEmpty {
            let subject = RequestSubject(
                recordIDs: [request.recordID] + request.otherRecordIDs, text: RequestTemplate.text(request.text),
                successorID: request.successorID)
            RequestFrame.append(
                to: &buffer, scenario.method, user: request.user.map { names.name($0) },
                payload: scenario.payload(subject), streamID: streamID)
        } else {
            templates[Self.index(nameSize, RequestTemplate.size(ofRecordID: request.recordID))]?.append(
                to: &buffer, streamID: streamID, recordID: request.recordID, text: request.text,
                user: request.user ?? 0, of: names)
        }
    }

    private static func index(_ nameSize: Int, _ idSize: Int) -> Int { nameSize * largestID + idSize - 1 }
}
