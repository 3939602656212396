internal import CRMModel

/// Says whether requests are served.
enum HealthCheck: SystemOperation {
    static func run(_ request: HealthCheckRequest, _ system: SystemState) throws -> HealthCheckResponse {
        guard request.namesKnownService else {
            throw CallError(.serviceNotFound, "there is no service \(request.service)", ["service": request.service])
        }
        return HealthCheckResponse(status: system.servingStatus)
    }
}

extension HealthCheckRequest {
    /// Whether it is about the daemon as a whole, or a service that there is.
    var namesKnownService: Bool { service.isEmpty || ServiceNames.all.contains(service) }
}

extension SystemState {
    var servingStatus: HealthCheckResponse.ServingStatus { isServing ? .serving : .notServing }
}
