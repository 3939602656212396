import Histogram
import Testing

@testable import crmload

@Suite struct MeasurementTests {
    private static let limit = Refusal(code: "RESOURCE_EXHAUSTED", reason: "LIMIT_EXCEEDED")

    private func measurement(_ window: Range<UInt64>) -> Measurement {
        var measurement = Measurement()
        measurement.window = window
        return measurement
    }

    @Test func `latencies are of requests that began or ended in the measured time, rates of answers in it`() {
        var measurement = measurement(1_000..<2_000)
        measurement.record(nil, start: 900, now: 1_100)
        measurement.record(nil, start: 1_000, now: 1_300)
        measurement.record(nil, start: 1_900, now: 2_500)
        measurement.record(nil, start: 2_000, now: 2_100)
        measurement.record(nil, start: 800, now: 999)
        #expect(measurement.answered.totalCount == 3)
        #expect(measurement.answered.maxRecorded == 600)
        #expect(measurement.arrivedOK == 2)
    }

    @Test func `refusals are counted by their reason, and timed apart`() {
        var measurement = measurement(0..<1_000)
        measurement.record(nil, start: 0, now: 500)
        measurement.record(Self.limit, start: 0, now: 10)
        measurement.record(Self.limit, start: 0, now: 10)
        measurement.record(Refusal(code: "NOT_FOUND", reason: ""), start: 0, now: 10)
        #expect(measurement.refusals.count == 2)
        #expect(measurement.refusals[Self.limit] == 2)
        #expect(measurement.refused.totalCount == 3)
        #expect(measurement.answered.totalCount == 1)
        #expect(measurement.answered.maxRecorded == 500)
    }

    @Test func `requests without an answer count if they began in the measured time`() {
        var measurement = measurement(100..<200)
        measurement.leave([50, 100, 199, 200], unsentCount: 3)
        #expect(measurement.unanswered == 2)
        #expect(measurement.unsent == 3)
    }

    @Test func `what was measured on two loops adds up`() throws {
        var one = measurement(0..<1_000_000_000)
        var other = one
        for latency in 1...100 { one.record(nil, start: 0, now: UInt64(latency) * 1_000) }
        for latency in 101...1_000 { other.record(nil, start: 0, now: UInt64(latency) * 1_000) }
        other.record(Self.limit, start: 0, now: 5)
        other.failure = "lost"
        one.add(other)
        let latency = try #require(LatencyReport(one.answered))
        #expect(abs(latency.p50 - 500) < 1)
        #expect(abs(latency.p99 - 990) < 1)
        #expect(abs(latency.max - 1_000) < 1)
        #expect(one.arrivedOK == 1_000)
        #expect(one.arrivedRefused == 1)
        #expect(one.failure == "lost")
    }

    @Test func `a report of nothing divides by nothing`() throws {
        let requests = try LoadRequests(ScenarioMix(EchoScenario.self), user: nil)
        let plan = LoadPlan(
            socketPath: "", connections: 1, threads: 1, pace: .closed(inFlight: 1), requests: requests, seed: 1,
            warmUp: .zero, duration: .seconds(1))
        let report = LoadReport(plan, Measurement())
        #expect(report.requestsPerSecond == 0)
        #expect(report.latencyMicroseconds == nil)
        #expect(!report.isGood)
        #expect(report.text.hasPrefix("echo: 1 connections, 1 in flight on each"))
    }

    @Test func `CPU time and memory are read where the kernel tells them`() {
        let statistics = "812 (a ) name) S 1 2 3 4 5 6 7 8 9 10 1200 300 0 0 20 0 5 0 100 1 2"
        #expect(ServerProcess.cpuSeconds(statistics) == 15)
        #expect(ServerProcess.cpuSeconds("812 (crmd) S") == nil)
        let status = "Name:\tcrmd\nVmHWM:\t   4096 kB\nVmRSS:\t   2048 kB\n"
        #expect(ServerProcess.bytes("VmRSS", status) == 2_097_152)
        #expect(ServerProcess.bytes("VmHWM", status) == 4_194_304)
        #expect(ServerProcess.bytes("VmSwap", status) == nil)
    }
}
