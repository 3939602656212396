import CRMTestKit
import Foundation
import Testing

@testable import crmload

/// crmload against a daemon.
@Suite(.serialized)
struct LoadTests {
    @Test func `records are prepared, read and edited under load`() async throws {
        let daemon = try DaemonProcess()
        try await daemon.waitUntilServing()
        let prepared = try LoadProcess.run(
            daemon, "prepare", "--records", "2000", "--owners", "one,two", "--superior", "head")
        #expect(prepared.output == "1-2000\n", "\(prepared.errors)")
        for scenario in ["echo", "get", "edit"] {
            let ran = try LoadProcess.run(
                daemon, user: "head", "run", "--scenario", scenario, "--duration", "300ms", "--warm-up", "50ms",
                "--connections", "3", "--threads", "2", "--json")
            #expect(ran.status == 0, "\(ran.errors)")
            #expect(try #require(ran.report["answeredOK"] as? Int) > 0)
            #expect((ran.report["refused"] as? [String: Int])?.isEmpty == true)
            #expect(ran.report["serverCPUSeconds"] != nil)
        }
        // One owner sees half of them.
        let partly = try LoadProcess.run(
            daemon, user: "one", "run", "--scenario", "get", "--duration", "200ms", "--ids", "1-2000", "--json")
        let hidden = (partly.report["refused"] as? [String: Int])?["NOT_FOUND/RECORD_NOT_FOUND"] ?? 0
        #expect(hidden > 0)
        let own = try LoadProcess.run(daemon, user: "one", "run", "--scenario", "get", "--duration", "200ms", "--json")
        #expect((own.report["refused"] as? [String: Int])?.isEmpty == true)
    }

    @Test func `what can't be is refused in clear words`() async throws {
        let daemon = try DaemonProcess()
        try await daemon.waitUntilServing()
        let none = try LoadProcess.run(daemon, "run", "--company", "--ids", "1-9", "--scenario", "get")
        #expect(none.status == 1)
        #expect(
            none.errors
                == "Error: there is no whole company: no user director.1; crmload prepare makes one, without --owners, "
                + "where nobody is called head yet\n")
        let few = try LoadProcess.run(daemon, "run", "--ids", "1-99", "--scenario", "batch-check")
        #expect(few.status == 1)
        #expect(few.errors == "Error: there are 99 records, and 100 are to be in each request\n")
        let nobody = try LoadProcess.run(daemon, "run", "--ids", "1-99", "--scenario", "transfer")
        #expect(nobody.status == 64)
        #expect(nobody.errors.contains("--scenario transfer needs --company"))
    }

    @Test func `a load is drawn, and told of while it lasts`() async throws {
        let daemon = try DaemonProcess()
        try await daemon.waitUntilServing()
        let path = daemon.folder + "/chart.svg"
        let ran = try LoadProcess.run(
            daemon, "run", "--scenario", "echo", "--rate", "500", "--duration", "1500ms", "--warm-up", "700ms",
            "--chart", path, "--progress")
        #expect(ran.status == 0, "\(ran.errors)")
        let told = ran.errors.split(separator: "\n")
        #expect(1...2 ~= told.count, "\(ran.errors)")
        #expect(told.allSatisfy { $0.contains(" a second  p50 ") && $0.contains("0 refused  server ") })
        #expect(ran.output.contains("500 a second asked for"))
        let chart = try String(contentsOfFile: path, encoding: .utf8)
        #expect(chart.contains("echo: 500 a second asked for"))
        #expect(chart.components(separatedBy: "<polyline").count == 5)
        let silent = try LoadProcess.run(daemon, "run", "--scenario", "echo", "--duration", "1200ms", "--warm-up", "0s")
        #expect(silent.errors.isEmpty)
        let nowhere = try LoadProcess.run(
            daemon, "run", "--scenario", "echo", "--duration", "100ms", "--warm-up", "0s", "--chart", "/nowhere/a.svg")
        #expect(nowhere.status == 1)
        #expect(nowhere.errors.contains("the chart can't be written to /nowhere/a.svg"))
    }

    @Test func `requests fall due by the clock, whatever the server does`() async throws {
        let daemon = try DaemonProcess()
        try await daemon.waitUntilServing()
        let ran = try LoadProcess.run(
            daemon, "run", "--scenario", "echo", "--rate", "1000", "--duration", "1s", "--warm-up", "100ms", "--json")
        #expect(ran.status == 0, "\(ran.errors)")
        // Of those that fell due just before, some may be answered in the measured time.
        #expect(1_000...1_100 ~= (ran.report["answeredOK"] as? Int ?? 0))
        #expect(ran.report["unsent"] as? Int == 0)
    }

    @Test func `a connection that is through its stream ids is replaced`() async throws {
        let daemon = try DaemonProcess()
        try await daemon.waitUntilServing()
        let requests = try LoadRequests(ScenarioMix(EchoScenario.self), user: nil)
        let plan = LoadPlan(
            socketPath: daemon.socketPath, connections: 2, threads: 2, pace: .closed(inFlight: 4),
            requests: requests, seed: 1, warmUp: .zero, duration: .milliseconds(300),
            firstStreamID: 2_147_483_647 - 200)
        let measurement = try await LoadRun(connecting: plan).run()
        #expect(measurement.failure == nil)
        #expect(measurement.refusals.isEmpty)
        #expect(measurement.unanswered == 0)
        // Each connection has 101 stream ids.
        #expect(measurement.arrivedOK > 500)
    }

    @Test func `a daemon that hangs shows in the latencies`() async throws {
        let daemon = try DaemonProcess()
        try await daemon.waitUntilServing()
        let running = try LoadProcess(
            daemon.socketPath,
            ["run", "--scenario", "echo", "--rate", "1000", "--duration", "2s", "--warm-up", "0s", "--json"])
        try await Task.sleep(for: .seconds(1))
        daemon.kill(SIGSTOP)
        try await Task.sleep(for: .milliseconds(500))
        daemon.kill(SIGCONT)
        let ran = running.end()
        #expect(ran.report["answeredOK"] as? Int == 2_000)
        let latency = try #require(ran.report["latencyMicroseconds"] as? [String: Double])
        // A quarter of the requests fell due meanwhile, and waited half of it on average.
        #expect(try #require(latency["p90"]) > 200_000)
    }

    @Test func `a daemon that goes away ends the load, which tells what it had`() async throws {
        let daemon = try DaemonProcess()
        try await daemon.waitUntilServing()
        let running = try LoadProcess(
            daemon.socketPath, ["run", "--scenario", "echo", "--duration", "60s", "--warm-up", "0s", "--json"])
        try await Task.sleep(for: .milliseconds(700))
        daemon.kill(SIGKILL)
        let ran = running.end()
        #expect(ran.status == 1)
        #expect(try #require(ran.report["answeredOK"] as? Int) > 0)
        #expect(ran.report["failure"] is String)
    }

    @Test func `Ctrl-C ends the load, which tells what it had`() async throws {
        let daemon = try DaemonProcess()
        try await daemon.waitUntilServing()
        let running = try LoadProcess(
            daemon.socketPath, ["run", "--scenario", "echo", "--duration", "60s", "--warm-up", "0s"])
        try await Task.sleep(for: .milliseconds(700))
        running.interrupt()
        let ran = running.end()
        #expect(ran.status == 130)
        #expect(ran.output.contains("latency"))
    }

    @Test func `where nobody listens, it says so`() throws {
        let ran = try LoadProcess("/tmp/crmd-nobody.sock", ["run", "--scenario", "echo", "--threads", "3"]).end()
        #expect(ran.status == 1)
        #expect(ran.output.isEmpty)
        #expect(ran.errors == "Error: crmd can't be reached at /tmp/crmd-nobody.sock: No such file or directory\n")
    }
}
