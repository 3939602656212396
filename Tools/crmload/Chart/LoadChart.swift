internal import Foundation
internal import Histogram

/// A load's latencies as a drawing: by percentile, and over time beside the rate.
struct LoadChart {
    private static let (width, height) = (960.0, 850.0)
    private static let (left, fieldWidth, fieldHeight) = (90.0, 760.0, 270.0)
    private static let colors = [
        "#1f6fb4", "#d1621b", "#2b8a3e", "#8e44ad", "#b03a5b", "#0f8b8d", "#7a6a12", "#555555",
    ]

    private let report: LoadReport
    private let plan: LoadPlan
    private let measurement: Measurement

    init(_ report: LoadReport, _ plan: LoadPlan, _ measurement: Measurement) {
        self.report = report
        self.plan = plan
        self.measurement = measurement
    }

    /// Writes it to a file.
    ///
    /// - Throws: `LoadError` when that can't be written.
    func write(to path: String) throws {
        do {
            try Data(svg.utf8).write(to: URL(fileURLWithPath: path))
        } catch {
            throw LoadError("the chart can't be written to \(path): \(error.localizedDescription)")
        }
    }

    /// The drawing as SVG.
    var svg: String {
        var drawing = SVGDrawing(width: Self.width, height: Self.height)
        drawing.text(title, at: .init(x: Self.left, y: 34), size: 17, isBold: true)
        drawing.text(subtitle, at: .init(x: Self.left, y: 56), color: "#666666")
        drawPercentiles(into: &drawing)
        drawTime(into: &drawing)
        return drawing.text
    }

    private var title: String {
        let requests = report.dueRequestsPerSecond.map { "\(NumberText.rate($0)) asked for, " } ?? ""
        return "\(report.scenario): \(requests)\(NumberText.rate(report.requestsPerSecond)) answered"
    }

    private var subtitle: String {
        var parts = ["\(report.connections) connections"]
        if let inFlight = report.inFlightPerConnection { parts.append("\(inFlight) in flight on each") }
        parts.append("\(NumberText.decimal(report.measuredSeconds)) s")
        if let ids = plan.requests.recordIDs { parts.append("\(NumberText.whole(ids.count)) records") }
        if let company = plan.requests.company {
            parts.append("\(NumberText.whole(company.names.count)) members of a company")
        }
        if plan.requests.writers.contains(where: { $0.records == .batch }) {
            parts.append("batches of \(plan.requests.batchSize)")
        }
        return parts.joined(separator: ", ")
    }

    // MARK: Latency by percentile

    private func drawPercentiles(into drawing: inout SVGDrawing) {
        var lines = [(name: "all", histogram: measurement.answered)]
        if let parts = report.parts {
            lines += zip(parts, measurement.answeredByPart).map { ($0.scenario, $1) }.filter { $1.totalCount > 0 }
        }
        let all = lines[0].histogram
        let extremes = lines.flatMap { [$0.histogram.min, $0.histogram.maxRecorded] }
        let panel = ChartPanel(
            left: Self.left, top: 126, width: Self.fieldWidth, height: Self.fieldHeight,
            x: .percentiles(ofCount: Int(all.totalCount)),
            y: Self.latencyScale(extremes.map { Double($0) / 1_000 }))
        panel.drawAxes(
            title: "Latency by percentile", xTitle: "part of the requests that were answered within that time",
            yTitle: "latency, logarithmic", into: &drawing)
        let series = lines.indices.map { ChartPanel.Series(name: lines[$0].name, color: Self.color($0)) }
        if series.count > 1 { panel.drawLegend(series, into: &drawing) }
        for (line, one) in zip(lines, series).reversed() where line.histogram.totalCount > 0 {
            let points = Self.percentiles(of: line.histogram).map { panel.point($0, $1) }
            drawing.path(points, color: one.color, width: line.name == "all" ? 2.4 : 1.4)
        }
    }

    /// Percentiles with their latencies in microseconds, up to the highest that the count of values gives a meaning;
    /// there is the greatest.
    private static func percentiles(of histogram: Histogram<UInt64>) -> [(Double, Double)] {
        func percentile(_ distance: Double) -> Double { 100 * (1 - pow(10, -distance)) }
        let nines = min(log10(Double(histogram.totalCount)), 6)
        let points = stride(from: 0, to: nines, by: 0.02).map { distance in
            (percentile(distance), Double(histogram.valueAtPercentile(percentile(distance))) / 1_000)
        }
        return points + [(percentile(nines), Double(histogram.maxRecorded) / 1_000)]
    }

    // MARK: Latency over time

    private func drawTime(into drawing: inout SVGDrawing) {
        let samples = measurement.samples
        let latencies = samples.compactMap(\.latency).flatMap { [$0.p50, $0.max] }
        let panel = ChartPanel(
            left: Self.left, top: 510, width: Self.fieldWidth, height: Self.fieldHeight,
            x: .exactLinear(to: report.measuredSeconds) { "\(Self.plain($0)) s" }, y: Self.latencyScale(latencies))
        let highest = max(samples.map(\.requestsPerSecond).max() ?? 0, report.dueRequestsPerSecond ?? 0)
        // Not up to the top, where the latencies are to be seen.
        let rates = ChartScale.linear(to: highest * 1.25) { NumberText.whole(Int($0.rounded())) }
        let rateColor = "#e9eef2"
        let line = samples.map { panel.point($0.second, $0.requestsPerSecond, on: rates) }
        if let first = line.first, let last = line.last {
            let bottom = panel.top + panel.height
            drawing.area(
                [.init(x: first.x, y: bottom)] + line + [.init(x: last.x, y: bottom)], color: rateColor)
        }
        panel.drawAxes(
            title: "Latency and rate over time", xTitle: "time since the beginning of the measured part",
            yTitle: "latency, logarithmic", into: &drawing)
        panel.drawRightAxis(rates, title: "answers a second", into: &drawing)
        if let due = report.dueRequestsPerSecond {
            drawing.line(
                from: panel.point(0, due, on: rates), to: panel.point(report.measuredSeconds, due, on: rates),
                color: "#9aa7b1", isDashed: true)
        }
        let kinds: [(String, (LatencyReport) -> Double)] = [("p50", \.p50), ("p99", \.p99), ("max", \.max)]
        for (index, kind) in kinds.enumerated() {
            let points = samples.compactMap { sample in sample.latency.map { panel.point(sample.second, kind.1($0)) } }
            drawing.path(points, color: Self.color(index))
        }
        var legend = kinds.indices.map { ChartPanel.Series(name: kinds[$0].0, color: Self.color($0)) }
        legend.append(ChartPanel.Series(name: "answers a second", color: "#d3dde5"))
        if report.dueRequestsPerSecond != nil { legend.append(ChartPanel.Series(name: "asked for", color: "#9aa7b1")) }
        panel.drawLegend(legend, into: &drawing)
    }

    // MARK: What both have

    private static func latencyScale(_ microseconds: [Double]) -> ChartScale {
        let (low, high) = (microseconds.min() ?? 1, microseconds.max() ?? 1_000)
        return .logarithmic(max(low, 0.1)...max(high, low, 0.1)) { NumberText.time(microseconds: $0) }
    }

    private static func color(_ index: Int) -> String { colors[index % colors.count] }

    private static func plain(_ value: Double) -> String {
        value == value.rounded() ? String(Int(value)) : String(format: "%.4g", value)
    }
}
