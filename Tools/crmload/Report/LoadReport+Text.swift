internal import Foundation

extension LoadReport {
    /// For people, a line a subject.
    var text: String {
        var lines = [heading]
        lines.append(line("answered", Self.whole(answeredOK) + "  " + Self.rate(requestsPerSecond)))
        if let latencyMicroseconds { lines.append(line("latency", Self.latency(latencyMicroseconds))) }
        if let refusedLatencyMicroseconds {
            lines.append(
                line("refused", Self.whole(refused.values.reduce(0, +)) + "  " + Self.rate(refusedPerSecond)))
            for (name, count) in refused.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
                lines.append(line("", "\(Self.whole(count))  \(name)"))
            }
            lines.append(line("latency", Self.latency(refusedLatencyMicroseconds)))
        }
        if unanswered > 0 { lines.append(line("unanswered", Self.whole(unanswered))) }
        if unsent > 0 { lines.append(line("not sent", Self.whole(unsent))) }
        if let serverCPUMicrosecondsPerRequest, let serverCPUSeconds, let serverResidentBytes {
            lines.append(
                line(
                    "server",
                    "\(Self.decimal(serverCPUMicrosecondsPerRequest)) µs CPU a request, "
                        + "\(Self.decimal(serverCPUSeconds / measuredSeconds)) CPUs, "
                        + "\(Self.decimal(Double(serverResidentBytes) / 1_048_576)) MiB resident"))
        }
        if let crmloadCPUMicrosecondsPerRequest {
            lines.append(line("crmload", "\(Self.decimal(crmloadCPUMicrosecondsPerRequest)) µs CPU a request"))
        }
        if let failure { lines.append(line("failed", failure)) }
        return lines.joined(separator: "\n")
    }

    private var heading: String {
        var parts = ["\(connections) connections"]
        if let inFlightPerConnection { parts.append("\(inFlightPerConnection) in flight on each") }
        if let dueRequestsPerSecond { parts.append("\(Self.whole(Int(dueRequestsPerSecond))) due a second") }
        return "\(scenario): " + parts.joined(separator: ", ") + ", \(Self.decimal(measuredSeconds)) s"
    }

    private func line(_ name: String, _ text: String) -> String {
        "  " + name.padding(toLength: 11, withPad: " ", startingAt: 0) + text
    }

    private static func latency(_ latency: LatencyReport) -> String {
        [
            ("p50", latency.p50), ("p90", latency.p90), ("p99", latency.p99), ("p99.9", latency.p999),
            ("max", latency.max),
        ].map { "\($0) \(decimal($1)) µs" }.joined(separator: "  ")
    }

    private static func rate(_ perSecond: Double) -> String { "\(whole(Int(perSecond.rounded()))) a second" }

    private static func decimal(_ value: Double) -> String { String(format: value < 100 ? "%.2f" : "%.0f", value) }

    /// With commas between the thousands.
    private static func whole(_ value: Int) -> String {
        var digits = String(value)
        var groups: [Substring] = []
        while digits.count > 3 {
            groups.insert(digits.suffix(3), at: 0)
            digits = String(digits.dropLast(3))
        }
        return ([digits[...]] + groups).joined(separator: ",")
    }
}
