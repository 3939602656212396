internal import Histogram

/// What came of a load, as `--json` tells it.
struct LoadReport: Codable, Hashable, Sendable {
    var scenario: String
    var connections: Int
    /// Absent: as many as the rate asks for.
    var inFlightPerConnection: Int?
    /// Absent: a request is sent when another one was answered.
    var dueRequestsPerSecond: Double?
    var threads: Int
    var measuredSeconds: Double
    /// Requests answered OK, of those that began in the measured time or were answered in it.
    var answeredOK: Int
    /// By "CODE/REASON", requests refused, of the same.
    var refused: [String: Int]
    /// Requests that began in the measured time and got no answer.
    var unanswered: Int
    /// Requests that fell due in the measured time, or before, and were never sent.
    var unsent: Int
    /// Answers OK that came in the measured time, a second.
    var requestsPerSecond: Double
    /// The same, with a request about many records counted as that many.
    var itemsPerSecond: Double
    /// Other answers that came in the measured time, a second.
    var refusedPerSecond: Double
    /// Of requests answered OK; absent if there were none.
    var latencyMicroseconds: LatencyReport?
    /// Of each part of a mix; absent if there is but one.
    var parts: [PartReport]?
    /// Of requests refused; absent if there were none.
    var refusedLatencyMicroseconds: LatencyReport?
    /// CPU time of the server for each answer, of whatever kind; absent if it isn't known, like the next three.
    var serverCPUMicrosecondsPerRequest: Double?
    var serverCPUSeconds: Double?
    /// At the end of the measured time.
    var serverResidentBytes: Int?
    /// The most since the server began.
    var serverPeakResidentBytes: Int?
    /// CPU time of crmload for each answer.
    var crmloadCPUMicrosecondsPerRequest: Double?
    /// Why the load ended early; absent if it didn't.
    var failure: String?

    init(_ plan: LoadPlan, _ measurement: Measurement) {
        scenario = plan.requests.mix.name
        connections = plan.connections
        switch plan.pace {
        case .closed(let inFlight): inFlightPerConnection = inFlight
        case .open(let requestsPerSecond, let inFlight):
            inFlightPerConnection = inFlight
            dueRequestsPerSecond = requestsPerSecond
        }
        threads = plan.threads
        measuredSeconds = measurement.seconds
        answeredOK = Int(measurement.answered.totalCount)
        refused = Dictionary(uniqueKeysWithValues: measurement.refusals.map { ($0.name, $1) })
        unanswered = measurement.unanswered
        unsent = measurement.unsent
        let seconds = measurement.seconds
        requestsPerSecond = seconds > 0 ? Double(measurement.arrivedOK) / seconds : 0
        let items = measurement.arrivedOKByPart.enumerated().reduce(0) { sum, part in
            sum + part.element * plan.requests.itemCount(ofPart: part.offset)
        }
        itemsPerSecond = seconds > 0 ? Double(items) / seconds : 0
        refusedPerSecond = seconds > 0 ? Double(measurement.arrivedRefused) / seconds : 0
        latencyMicroseconds = LatencyReport(measurement.answered)
        parts = PartReport.all(plan, measurement)
        refusedLatencyMicroseconds = LatencyReport(measurement.refused)
        failure = measurement.failure
        guard let usage = measurement.usage else { return }
        serverCPUSeconds = usage.serverCPUSeconds
        serverResidentBytes = usage.serverResidentBytes
        serverPeakResidentBytes = usage.serverPeakResidentBytes
        let answers = Double(measurement.arrivedOK + measurement.arrivedRefused)
        guard answers > 0 else { return }
        serverCPUMicrosecondsPerRequest = usage.serverCPUSeconds / answers * 1_000_000
        crmloadCPUMicrosecondsPerRequest = usage.ownCPUSeconds / answers * 1_000_000
    }

    /// Whether the load was carried through, and there is something to tell.
    var isGood: Bool { failure == nil && unanswered == 0 && answeredOK > 0 }
}
