import CRMClient
import CRMModel
import CRMSample
import CRMTestKit
import Foundation
import Testing

@testable import crmload

/// crmload against a daemon, with a company.
@Suite(.serialized)
struct CompanyLoadTests {
    @Test func `a company is prepared, and every scenario is load that is refused nothing`() async throws {
        let daemon = try DaemonProcess()
        try await daemon.waitUntilServing()
        let prepared = try LoadProcess.run(daemon, "prepare", "--records", "3000")
        #expect(prepared.output == "1-3000\n", "\(prepared.errors)")
        for scenario in ScenarioName.allValueStrings {
            let ran = try LoadProcess.run(
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
        #expect(try LoadProcess.run(daemon, "prepare", "--records", "5", "--owners", "one").output == "1-5\n")
        #expect(try LoadProcess.run(daemon, "prepare", "--records", "40").output == "6-45\n")
        #expect(try LoadProcess.run(daemon, "prepare", "--records", "60").output == "46-105\n")
        let ran = try LoadProcess.run(
            daemon, "run", "--company", "--ids", "6-105", "--scenario", "get", "--duration", "200ms", "--json")
        #expect((ran.report["refused"] as? [String: Int])?.isEmpty == true, "\(ran.output)")
    }
}
