internal import CRMModel
internal import CRMWire

/// Asks which of many records the user may edit.
enum BatchCheckScenario: Scenario {
    static let name = "batch-check"
    static let method = Method.batchCheck
    static let actor = ScenarioActor.holder
    static let records = RecordCount.batch
    static let isOfFixedForm = false

    static func payload(_ subject: RequestSubject) -> [UInt8] {
        BatchCheckRequest(operation: .edit, recordIDs: subject.recordIDs).encoded(in: Arena())
    }
}
