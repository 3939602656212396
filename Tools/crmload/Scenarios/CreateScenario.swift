internal import CRMModel
internal import CRMWire

/// Creates an account, which the user owns, without an idempotency key.
enum CreateScenario: Scenario {
    static let name = "create"
    static let method = Method.createRecord
    static let actor = ScenarioActor.agent
    static let records = RecordCount.none

    static func payload(_ subject: RequestSubject) -> [UInt8] {
        let fields: [(String, Value.Kind)] = [
            ("name", .text(subject.text)), ("industry", .choice("Retail")), ("level", .choice("B")),
            ("phone", .phone("+1 555 0100")), ("annual_revenue", .money(Money(minorUnits: 120_000_000))),
            ("remark", .text("Met at the fair")),
        ]
        return CreateRecordRequest(
            object: .account, fields: fields.map { Field(key: $0, value: Value(kind: $1)) }
        ).encoded(in: Arena())
    }
}
