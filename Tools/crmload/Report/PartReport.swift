internal import Histogram

/// What came of one part of a mix.
struct PartReport: Codable, Hashable, Sendable {
    var scenario: String
    /// Requests answered OK.
    var answeredOK: Int
    /// Answers OK that came in the measured time, a second.
    var requestsPerSecond: Double
    /// Of requests answered OK; absent if there were none.
    var latencyMicroseconds: LatencyReport?

    /// Of all parts of a load's mix; nil if it has but one.
    static func all(_ plan: LoadPlan, _ measurement: Measurement) -> [PartReport]? {
        let parts = plan.requests.mix.parts
        guard parts.count > 1 else { return nil }
        let seconds = measurement.seconds
        return parts.indices.map { index in
            let answered = measurement.answeredByPart[index]
            return PartReport(
                scenario: parts[index].scenario.name, answeredOK: Int(answered.totalCount),
                requestsPerSecond: seconds > 0 ? Double(measurement.arrivedOKByPart[index]) / seconds : 0,
                latencyMicroseconds: LatencyReport(answered))
        }
    }
}
