internal import Foundation
internal import Glibc
internal import Histogram

/// Tells on standard error how a load goes, a line a second: in one place on a terminal, else line by line.
struct Progress: Sendable {
    /// How often it tells.
    static let period = Duration.seconds(1)

    /// Whether standard error is a terminal.
    static var isOnTerminal: Bool { isatty(STDERR_FILENO) == 1 }

    private let rewrites: Bool
    private var interval = Interval()
    private var refusedCount = 0
    private var start: UInt64?
    private var serverCPUSeconds: Double?

    /// - Parameter rewrites: whether a line takes the place of the one before.
    init(rewrites: Bool) {
        self.rewrites = rewrites
    }

    /// Takes what has come, and tells if it is time.
    mutating func take(_ sample: LoadSample, _ new: Interval) {
        if let line = line(sample, new) { Self.write(rewrites ? "\r\(line)\u{1B}[K" : line + "\n") }
    }

    /// Leaves the terminal as it was.
    func end() {
        if rewrites { Self.write("\r\u{1B}[K") }
    }

    /// The line, if it is time for one.
    mutating func line(_ sample: LoadSample, _ new: Interval) -> String? {
        let begin = start ?? sample.time.lowerBound
        let seconds = Double(sample.time.upperBound - begin) / 1_000_000_000
        interval.add(new)
        refusedCount += new.refusedCount
        start = begin
        let sampleSeconds = Double(sample.time.upperBound - sample.time.lowerBound) / 1_000_000_000
        serverCPUSeconds = sample.serverCPUs.map { $0 * sampleSeconds + (serverCPUSeconds ?? 0) }
        guard seconds >= Self.period / .seconds(1) * 0.95 else { return nil }
        defer {
            interval = Interval()
            start = nil
            serverCPUSeconds = nil
        }
        let end = sample.second + sampleSeconds / 2
        var parts = [sample.second < 0 ? "warm-up" : "\(Int(end.rounded())) s"]
        parts.append(NumberText.rate(Double(interval.answered.totalCount) / seconds))
        if let latency = LatencyReport(interval.answered) {
            parts.append("p50 " + NumberText.time(microseconds: latency.p50))
            parts.append("p99 " + NumberText.time(microseconds: latency.p99))
        }
        parts.append("\(NumberText.whole(refusedCount)) refused")
        if let serverCPUSeconds { parts.append(String(format: "server %.0f %% CPU", serverCPUSeconds / seconds * 100)) }
        return parts.joined(separator: "  ")
    }

    private static func write(_ text: String) {
        // What can't be told is no reason to end.
        _ = Array(text.utf8).withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }
}
