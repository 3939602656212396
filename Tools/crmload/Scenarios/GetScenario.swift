internal import CRMModel
internal import CRMWire

/// Reads one record, with the check whether the user may.
enum GetScenario: Scenario {
    static let name = "get"
    static let method = Method.getRecord
    static let isAboutRecords = true

    static func payload(recordID: Int64, text: String) -> [UInt8] {
        GetRecordRequest(id: recordID).encoded(in: Arena())
    }
}
