internal import Foundation

extension LoadReport {
    /// For people, a line a subject.
    var text: String {
        var lines = [heading, line("answered", answered)]
        if let latencyMicroseconds { lines.append(line("latency", Self.latency(latencyMicroseconds))) }
        lines += partLines + refusedLines
        if unanswered > 0 { lines.append(line("unanswered", NumberText.whole(unanswered))) }
        if unsent > 0 { lines.append(line("not sent", NumberText.whole(unsent))) }
        lines += costLines
        if let failure { lines.append(line("failed", failure)) }
        return lines.joined(separator: "\n")
    }

    private var heading: String {
        var parts = ["\(connections) connections"]
        if let inFlightPerConnection { parts.append("\(inFlightPerConnection) in flight on each") }
        if let dueRequestsPerSecond { parts.append("\(NumberText.rate(dueRequestsPerSecond)) asked for") }
        return "\(scenario): " + parts.joined(separator: ", ") + ", \(NumberText.decimal(measuredSeconds)) s"
    }

    private var answered: String {
        var text = NumberText.whole(answeredOK) + "  " + NumberText.rate(requestsPerSecond)
        if let dueRequestsPerSecond {
            text += String(format: ", %.1f %% of what was asked for", requestsPerSecond / dueRequestsPerSecond * 100)
        }
        if itemsPerSecond != requestsPerSecond {
            text += ", of \(NumberText.whole(Int(itemsPerSecond.rounded()))) records"
        }
        return text
    }

    /// A line for each part of a mix.
    private var partLines: [String] {
        (parts ?? []).map { part in
            let latency = part.latencyMicroseconds.map { "  " + Self.latency($0) } ?? ""
            return line("  \(part.scenario)", NumberText.rate(part.requestsPerSecond) + latency)
        }
    }

    private var refusedLines: [String] {
        guard let refusedLatencyMicroseconds else { return [] }
        let count = refused.values.reduce(0, +)
        var lines = [line("refused", NumberText.whole(count) + "  " + NumberText.rate(refusedPerSecond))]
        for (name, count) in refused.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
            lines.append(line("", "\(NumberText.whole(count))  \(name)"))
        }
        return lines + [line("latency", Self.latency(refusedLatencyMicroseconds))]
    }

    private var costLines: [String] {
        var lines: [String] = []
        if let serverCPUMicrosecondsPerRequest, let serverCPUSeconds, let serverResidentBytes {
            var text = "\(NumberText.decimal(serverCPUMicrosecondsPerRequest)) µs CPU a request, "
            text += "\(NumberText.decimal(serverCPUSeconds / measuredSeconds)) CPUs, "
            text += "\(Self.mebibytes(serverResidentBytes)) MiB resident"
            if let serverPeakResidentBytes { text += ", at most \(Self.mebibytes(serverPeakResidentBytes))" }
            lines.append(line("server", text))
        }
        if let crmloadCPUMicrosecondsPerRequest {
            lines.append(line("crmload", "\(NumberText.decimal(crmloadCPUMicrosecondsPerRequest)) µs CPU a request"))
        }
        return lines
    }

    private func line(_ name: String, _ text: String) -> String {
        "  " + name.padding(toLength: name.count < 11 ? 11 : 15, withPad: " ", startingAt: 0) + text
    }

    private static func latency(_ latency: LatencyReport) -> String {
        [
            ("mean", latency.mean), ("p50", latency.p50), ("p75", latency.p75), ("p90", latency.p90),
            ("p95", latency.p95), ("p99", latency.p99), ("p99.9", latency.p999), ("max", latency.max),
        ].map { "\($0) \(NumberText.time(microseconds: $1))" }.joined(separator: "  ")
    }

    private static func mebibytes(_ bytes: Int) -> String { NumberText.decimal(Double(bytes) / 1_048_576) }
}
