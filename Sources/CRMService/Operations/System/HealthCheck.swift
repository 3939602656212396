internal import CRMModel

/// Says whether requests are served.
enum HealthCheck: SystemOperation {
    static func run(_ request: HealthCheckRequest, _ system: SystemState) throws -> HealthCheckResponse {
        guard request.service.isEmpty || ServiceNames.all.contains(request.service) else {
            throw CallError(.serviceNotFound, "there is no service \(request.service)", ["service": request.service])
        }
        return HealthCheckResponse(status: system.isServing ? .serving : .notServing)
    }
}
