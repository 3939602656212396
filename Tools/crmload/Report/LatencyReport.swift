internal import Histogram

/// How long requests took, in microseconds from their start to their answer.
struct LatencyReport: Codable, Hashable, Sendable {
    var mean: Double
    var p50: Double
    var p75: Double
    var p90: Double
    var p95: Double
    var p99: Double
    var p999: Double
    var max: Double

    /// - Returns: nil when there were none.
    init?(_ nanoseconds: Histogram<UInt64>) {
        guard nanoseconds.totalCount > 0 else { return nil }
        func microseconds(_ percentile: Double) -> Double {
            Double(nanoseconds.valueAtPercentile(percentile)) / 1_000
        }
        mean = nanoseconds.mean / 1_000
        p50 = microseconds(50)
        p75 = microseconds(75)
        p90 = microseconds(90)
        p95 = microseconds(95)
        p99 = microseconds(99)
        p999 = microseconds(99.9)
        max = Double(nanoseconds.maxRecorded) / 1_000
    }
}
