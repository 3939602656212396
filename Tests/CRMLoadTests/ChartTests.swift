import Foundation
import FoundationXML
import Testing

@testable import crmload

@Suite struct ChartTests {
    /// Reads a drawing, and counts its elements.
    private final class Elements: NSObject, XMLParserDelegate {
        var counts: [String: Int] = [:]
        var texts: [String] = []

        func parser(
            _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
            attributes: [String: String]
        ) {
            counts[name, default: 0] += 1
            if name == "text" { texts.append("") }
        }

        func parser(_ parser: XMLParser, foundCharacters characters: String) {
            if !texts.isEmpty { texts[texts.count - 1] += characters.trimmingCharacters(in: .newlines) }
        }

        init?(of text: String) {
            super.init()
            let parser = XMLParser(data: Data(text.utf8))
            parser.delegate = self
            guard parser.parse() else { return nil }
        }
    }

    private func chart(_ mix: ScenarioMix, _ pace: Pace, answers: Int) throws -> String {
        let requests = try LoadRequests(mix, user: "a", recordIDs: .range(1...5_000), batchSize: 2)
        let plan = LoadPlan(
            socketPath: "", connections: 2, threads: 1, pace: pace, requests: requests, seed: 1, warmUp: .zero,
            duration: .seconds(2))
        var measurement = Measurement(partCount: mix.parts.count)
        measurement.window = 1_000_000_000..<3_000_000_000
        for index in 0..<20 where answers > 0 {
            var interval = Interval()
            let start = 1_000_000_000 + UInt64(index) * 100_000_000
            for number in 0..<answers {
                let latency = UInt64(50_000 * (number % 40 + 1))
                interval.record(nil, nanoseconds: latency)
                measurement.record(
                    nil, start: start, now: start + latency, part: number % mix.parts.count)
            }
            measurement.samples.append(
                LoadSample(
                    interval, from: start, to: start + 100_000_000, since: 1_000_000_000, serverCPUSeconds: 0.05))
        }
        return LoadChart(LoadReport(plan, measurement), plan, measurement).svg
    }

    @Test func `a chart is well-formed, with a line for each percentile over time`() throws {
        let elements = try #require(
            Elements(
                of: chart(ScenarioMix(EchoScenario.self), .open(requestsPerSecond: 400, inFlight: nil), answers: 40)))
        #expect(elements.counts["svg"] == 1)
        #expect(elements.counts["polyline"] == 4)
        #expect(elements.counts["polygon"] == 1)
        #expect(elements.texts.contains("echo: 400 a second asked for, 400 a second answered"))
        for text in ["50 %", "99 %", "99.9 %", "1 s", "p99", "answers a second", "asked for", "1 ms"] {
            #expect(elements.texts.contains(text), "\(text)")
        }
    }

    @Test func `a mix has a line for each part`() throws {
        let elements = try #require(Elements(of: chart(SalesDay.mix, .closed(inFlight: 4), answers: 40)))
        #expect(elements.counts["polyline"] == 1 + SalesDay.mix.parts.count + 3)
        for part in SalesDay.mix.parts { #expect(elements.texts.contains(part.scenario.name)) }
        #expect(elements.texts.contains { $0.contains("4 in flight on each") && $0.contains("batches of 2") })
    }

    @Test func `a chart of no answers has axes and no lines`() throws {
        let elements = try #require(
            Elements(of: chart(ScenarioMix(GetScenario.self), .closed(inFlight: 1), answers: 0)))
        #expect(elements.counts["polyline"] == nil)
        #expect(elements.texts.contains("Latency by percentile"))
    }

    @Test func `what XML would take for its own is written otherwise`() throws {
        var drawing = SVGDrawing(width: 10, height: 10)
        drawing.text("a < b & \"c\" > d", at: .init(x: 1, y: 1.25))
        #expect(try #require(Elements(of: drawing.text)).texts == ["a < b & \"c\" > d"])
    }

    @Test func `a logarithmic scale gives each power of ten the same room`() {
        let scale = ChartScale.logarithmic(30...7_000) { "\($0)" }
        #expect(scale.ticks.map(\.value) == [20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000])
        #expect(scale.position(20) == 0)
        #expect(scale.position(10_000) == 1)
        #expect(abs(scale.position(2_000) - scale.position(200) - (scale.position(1_000) - scale.position(100))) < 1e-9)
        #expect(ChartScale.logarithmic(1...1_000_000) { "\($0)" }.ticks.count == 7)
        #expect(ChartScale.logarithmic(5...5) { "\($0)" }.position(5) == 0)
    }

    @Test func `a percentile scale gives each further nine the same room`() {
        let scale = ChartScale.percentiles(ofCount: 5_000)
        #expect(scale.ticks.map(\.label) == ["0 %", "50 %", "75 %", "90 %", "99 %", "99.9 %", "99.99 %"])
        #expect(abs(scale.position(99) - 0.5) < 1e-9)
        #expect(abs(scale.position(99.9) - 0.75) < 1e-9)
        #expect(scale.position(100) == 1)
    }

    @Test func `a linear scale ends at a round number, or at the very end`() {
        #expect(ChartScale.linear(to: 4_321) { "\($0)" }.ticks.map(\.value) == [0, 1_000, 2_000, 3_000, 4_000, 5_000])
        let exact = ChartScale.exactLinear(to: 7.5) { "\($0)" }
        #expect(exact.ticks.map(\.value) == [0, 1, 2, 3, 4, 5, 6, 7])
        #expect(exact.position(7.5) == 1)
    }
}
