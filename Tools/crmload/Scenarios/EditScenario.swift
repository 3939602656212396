internal import CRMModel
internal import CRMWire

/// Gives a record another remark, without an idempotency key. Every record that `prepare` makes has a remark.
enum EditScenario: Scenario {
    static let name = "edit"
    static let method = Method.editRecord
    static let actor = ScenarioActor.holder
    static let records = RecordCount.one

    static func payload(_ subject: RequestSubject) -> [UInt8] {
        EditRecordRequest(
            id: subject.recordIDs[0], fields: [Field(key: "remark", value: Value(kind: .text(subject.text)))]
        ).encoded(in: Arena())
    }
}
