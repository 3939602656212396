import CRMClient
import CRMModel
import CRMSample
import CRMTestKit
import Foundation
import Testing

@testable import crmload

/// crmload against a daemon.
@Suite(.serialized)
struct LoadTests {
    private struct Outcome {
        let status: Int32
        let output: String
        let errors: String

        var report: [String: Any] {
            (try? JSONSerialization.jsonObject(with: Data(output.utf8))) as? [String: Any] ?? [:]
        }
    }

    private final class Load {
        private let process: ChildProcess
        private let (output, errors) = (Pipe(), Pipe())

        init(_ socketPath: String, user: String = "admin", _ arguments: [String]) throws {
            process = try ChildProcess(
                [BuiltProgram.path("crmload")] + arguments + ["--socket", socketPath, "--user", user],
                output: output.fileHandleForWriting, errors: errors.fileHandleForWriting)
        }

        func interrupt() { process.signal(SIGINT) }

        func end() -> Outcome {
            let text = output.fileHandleForReading.readDataToEndOfFile()
            let errorText = errors.fileHandleForReading.readDataToEndOfFile()
            return Outcome(
                status: process.waitForEnd(), output: String(decoding: text, as: UTF8.self),
                errors: String(decoding: errorText, as: UTF8.self))
        }
    }

    private func load(_ daemon: DaemonProcess, user: String = "admin", _ arguments: String...) throws -> Outcome {
        try Load(daemon.socketPath, user: user, arguments).end()
    }

    @Test func `records are prepared, read and edited under load`() async throws {
        let daemon = try DaemonProcess()
        try await daemon.waitUntilServing()
        let prepared = try load(daemon, "prepare", "--records", "2000", "--owners", "one,two", "--superior", "head")
        #expect(prepared.output == "1-2000\n", "\(prepared.errors)")
        for scenario in ["echo", "get", "edit"] {
            let ran = try load(
                daemon, user: "head", "run", "--scenario", scenario, "--duration", "300ms", "--warm-up", "50ms",
                "--connections", "3", "--threads", "2", "--json")
            #expect(ran.status == 0, "\(ran.errors)")
            #expect(try #require(ran.report["answeredOK"] as? Int) > 0)
            #expect((ran.report["refused"] as? [String: Int])?.isEmpty == true)
            #expect(ran.report["serverCPUSeconds"] != nil)
        }
        // One owner sees half of them.
        let partly = try load(
            daemon, user: "one", "run", "--scenario", "get", "--duration", "200ms", "--ids", "1-2000", "--json")
        let hidden = (partly.report["refused"] as? [String: Int])?["NOT_FOUND/RECORD_NOT_FOUND"] ?? 0
        #expect(hidden > 0)
        let own = try load(daemon, user: "one", "run", "--scenario", "get", "--duration", "200ms", "--json")
        #expect((own.report["refused"] as? [String: Int])?.isEmpty == true)
    }

    @Test func `a company is prepared, and every scenario is load that is refused nothing`() async throws {
        let daemon = try DaemonProcess()
        try await daemon.waitUntilServing()
        let prepared = try load(daemon, "prepare", "--records", "3000")
        #expect(prepared.output == "1-3000\n", "\(prepared.errors)")
        for scenario in ScenarioName.allValueStrings {
            let ran = try load(
                daemon, "run", "--company", "--ids", "1-3000", "--scenario", scenario, "--duration", "400ms",
                "--warm-up", "50ms", "--connections", "3", "--threads", "2", "--json")
            #expect(ran.status == 0, "\(scenario): \(ran.errors)")
            let answered = try #require(ran.report["answeredOK"] as? Int)
            #expect(answered > 0, "\(scenario)")
            #expect((ran.report["refused"] as? [String: Int])?.isEmpty == true, "\(scenario): \(ran.output)")
            let latency = try #require(ran.report["latencyMicroseconds"] as? [String: Double])
            #expect(Set(latency.keys) == ["mean", "p50", "p75", "p90", "p95", "p99", "p999", "max"])
            let (rate, items) = (ran.report["requestsPerSecond"] as? Double, ran.report["itemsPerSecond"] as? Double)
            if scenario == "batch-check" { #expect(items == rate.map { $0 * 100 }) }
            if scenario == "get" { #expect(items == rate) }
            let parts = ran.report["parts"] as? [[String: Any]]
            #expect(
                parts?.reduce(0) { $0 + ($1["answeredOK"] as? Int ?? 0) } == (scenario == "sales-day" ? answered : nil))
        }
        // Handed over or not, everybody still may what they might.
        try await checkRelations(daemon, CompanyUsers(among: daemon.client.listUsers(ListUsersRequest()).users))
    }

    /// Looks whether those who have a relation to a record may edit it, and others don't see it.
    private func checkRelations(_ daemon: DaemonProcess, _ users: CompanyUsers) async throws {
        let (company, client) = (users.company, daemon.client)
        var generator = SeededGenerator(seed: 1)
        for id in stride(from: Int64(1), through: 3_000, by: 97) {
            for relation in [Company.Relation.owner, .superior, .colleague] {
                let member = company.draw(relation, to: id, using: &generator)
                let check = try await client.acting(for: member.name).check(
                    CheckRequest(operation: .edit, recordID: id))
                #expect(check.allowed, "\(member.name) and the record \(id): \(check.reason)")
            }
            let colleague = company.colleague(ofAgent: company.owner(of: id))
            let other = Company.Member(.colleague, (colleague.index + 1) % company.colleagueCount)
            let check = try await client.acting(for: other.name).check(CheckRequest(operation: .edit, recordID: id))
            #expect(!check.allowed)
            let members = try await client.listTeam(ListTeamRequest(recordID: id)).members.map(\.grantee)
            #expect(members.contains(Grantee(kind: .userID(users.id(colleague)))) == company.isOpenByTeam(id))
        }
        await client.close()
    }

    @Test func `a company gets more records`() async throws {
        let daemon = try DaemonProcess()
        try await daemon.waitUntilServing()
        #expect(try load(daemon, "prepare", "--records", "5", "--owners", "one").output == "1-5\n")
        #expect(try load(daemon, "prepare", "--records", "40").output == "6-45\n")
        let again = try load(daemon, "prepare", "--records", "100000000", "--in-flight", "0")
        #expect(again.errors.contains("--in-flight takes 1 to 100000"))
        #expect(try load(daemon, "prepare", "--records", "60").output == "46-105\n")
        let ran = try load(
            daemon, "run", "--company", "--ids", "6-105", "--scenario", "get", "--duration", "200ms", "--json")
        #expect((ran.report["refused"] as? [String: Int])?.isEmpty == true, "\(ran.output)")
    }

    @Test func `what can't be is refused in clear words`() async throws {
        let daemon = try DaemonProcess()
        try await daemon.waitUntilServing()
        let none = try load(daemon, "run", "--company", "--ids", "1-9", "--scenario", "get")
        #expect(none.status == 1)
        #expect(
            none.errors
                == "Error: there is no company: no user director.1; crmload prepare makes one, without --owners\n")
        let few = try load(daemon, "run", "--ids", "1-99", "--scenario", "batch-check")
        #expect(few.status == 1)
        #expect(few.errors == "Error: there are 99 records, and 100 are to be in each request\n")
        let nobody = try load(daemon, "run", "--ids", "1-99", "--scenario", "transfer")
        #expect(nobody.status == 64)
        #expect(nobody.errors.contains("--scenario transfer needs --company"))
    }

    @Test func `a load is drawn, and told of while it lasts`() async throws {
        let daemon = try DaemonProcess()
        try await daemon.waitUntilServing()
        let path = daemon.folder + "/chart.svg"
        let ran = try load(
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
        let silent = try load(daemon, "run", "--scenario", "echo", "--duration", "1200ms", "--warm-up", "0s")
        #expect(silent.errors.isEmpty)
        let nowhere = try load(
            daemon, "run", "--scenario", "echo", "--duration", "100ms", "--warm-up", "0s", "--chart", "/nowhere/a.svg")
        #expect(nowhere.status == 1)
        #expect(nowhere.errors.contains("the chart can't be written to /nowhere/a.svg"))
    }

    @Test func `requests fall due by the clock, whatever the server does`() async throws {
        let daemon = try DaemonProcess()
        try await daemon.waitUntilServing()
        let ran = try load(
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
        let running = try Load(
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
        let running = try Load(
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
        let running = try Load(
            daemon.socketPath, ["run", "--scenario", "echo", "--duration", "60s", "--warm-up", "0s"])
        try await Task.sleep(for: .milliseconds(700))
        running.interrupt()
        let ran = running.end()
        #expect(ran.status == 130)
        #expect(ran.output.contains("latency"))
    }

    @Test func `where nobody listens, it says so`() throws {
        let ran = try Load("/tmp/crmd-nobody.sock", ["run", "--scenario", "echo", "--threads", "3"]).end()
        #expect(ran.status == 1)
        #expect(ran.output.isEmpty)
        #expect(ran.errors == "Error: crmd can't be reached at /tmp/crmd-nobody.sock: No such file or directory\n")
    }
}
