internal import Histogram

/// How the load went in some short time.
struct LoadSample: Sendable, Hashable {
    /// When that time began and ended, in nanoseconds of the monotonic clock.
    let time: Range<UInt64>
    /// In seconds after the beginning of the measured time, below 0 before; the middle of the short time.
    let second: Double
    /// Answers OK, a second.
    let requestsPerSecond: Double
    /// How many other answers there were.
    let refusedCount: Int
    /// Of answers OK; nil if there were none.
    let latency: LatencyReport?
    /// How many CPUs the server used; nil if it isn't known.
    let serverCPUs: Double?

    /// - Parameter origin: when the measured time begins.
    init(_ interval: Interval, from start: UInt64, to end: UInt64, since origin: UInt64, serverCPUSeconds: Double?) {
        let seconds = Double(max(1, end - start)) / 1_000_000_000
        time = start..<max(start, end)
        second = (Double(start) - Double(origin)) / 1_000_000_000 + seconds / 2
        requestsPerSecond = Double(interval.answered.totalCount) / seconds
        refusedCount = interval.refusedCount
        latency = LatencyReport(interval.answered)
        serverCPUs = serverCPUSeconds.map { $0 / seconds }
    }

    /// Whether it is of the measured time, for its greater part.
    func isIn(_ window: Range<UInt64>) -> Bool {
        window.contains(time.lowerBound + (time.upperBound - time.lowerBound) / 2)
    }
}
