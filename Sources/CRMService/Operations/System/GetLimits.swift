internal import CRMModel

/// Lists the limits in force.
enum GetLimits: SystemOperation {
    static func run(_ request: GetLimitsRequest, _ system: SystemState) throws -> GetLimitsResponse {
        GetLimitsResponse(
            limits: system.limits.map { limit in
                Limit(name: limit.name, value: limit.value, unit: limit.unit, description: limit.description)
            })
    }
}
