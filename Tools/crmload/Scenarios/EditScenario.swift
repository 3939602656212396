internal import CRMModel
internal import CRMWire

/// Gives a record another remark, without an idempotency key. Every record that `prepare` makes has a remark.
enum EditScenario: Scenario {
    static let name = "edit"
    static let method = Method.editRecord
    static let isAboutRecords = true

    static func payload(recordID: Int64, text: String) -> [UInt8] {
        EditRecordRequest(id: recordID, fields: [Field(key: "remark", value: Value(kind: .text(text)))])
            .encoded(in: Arena())
    }
}
