internal import CRMModel
internal import CRMWire

/// The least that a server can be asked: an empty health check.
enum EchoScenario: Scenario {
    static let name = "echo"
    static let method = Method.healthCheck
    static let isAboutRecords = false

    static func payload(recordID: Int64, text: String) -> [UInt8] {
        HealthCheckRequest().encoded(in: Arena())
    }
}
