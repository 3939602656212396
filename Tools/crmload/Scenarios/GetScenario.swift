internal import CRMModel
internal import CRMWire

/// Reads one record, with the check whether the user may.
enum GetScenario: Scenario {
    static let name = "get"
    static let method = Method.getRecord
    static let actor = ScenarioActor.holder
    static let records = RecordCount.one

    static func payload(_ subject: RequestSubject) -> [UInt8] {
        GetRecordRequest(id: subject.recordIDs[0]).encoded(in: Arena())
    }
}
