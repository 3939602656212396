internal import CRMModel
internal import CRMWire

/// Asks whether the user may edit one record.
enum CheckScenario: Scenario {
    static let name = "check"
    static let method = Method.check
    static let actor = ScenarioActor.holder
    static let records = RecordCount.one

    static func payload(_ subject: RequestSubject) -> [UInt8] {
        CheckRequest(operation: .edit, recordID: subject.recordIDs[0]).encoded(in: Arena())
    }
}
