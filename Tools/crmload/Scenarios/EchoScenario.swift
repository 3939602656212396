internal import CRMModel
internal import CRMWire

/// The least that a server can be asked: an empty health check.
enum EchoScenario: Scenario {
    static let name = "echo"
    static let method = Method.healthCheck
    static let actor = ScenarioActor.nobody
    static let records = RecordCount.none

    static func payload(_ subject: RequestSubject) -> [UInt8] {
        HealthCheckRequest().encoded(in: Arena())
    }
}
