internal import CRMModel
internal import CRMWire

/// Lists the first page of the user's accounts, newest first.
enum ListScenario: Scenario {
    static let name = "list"
    static let method = Method.listRecords
    static let actor = ScenarioActor.manager
    static let records = RecordCount.none

    static func payload(_ subject: RequestSubject) -> [UInt8] {
        ListRecordsRequest(object: .account, pageSize: 50).encoded(in: Arena())
    }
}
