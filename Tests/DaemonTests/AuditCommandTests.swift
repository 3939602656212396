import CRMTestKit
import Testing

/// What `crmctl history` and `crmctl audit list` show of a running daemon.
@Suite(.serialized)
struct AuditCommandTests {
    private func crmctl(_ daemon: DaemonProcess, as user: String, _ arguments: String...) throws -> BuiltProgram.Outcome
    {
        try BuiltProgram.run("crmctl", ["--socket", daemon.socketPath, "--as", user] + arguments)
    }

    @Test func `who changed what is told by names, and no more than asked for`() async throws {
        let daemon = try DaemonProcess()
        try await daemon.waitUntilServing()
        for user in ["agent", "friend"] { #expect(try crmctl(daemon, as: "admin", "user", "create", user).status == 0) }
        _ = try crmctl(daemon, as: "agent", "record", "create", "ACCOUNT", "name=one", "annual_revenue=5")
        let long = String(repeating: "long ", count: 20) + "end"
        _ = try crmctl(daemon, as: "agent", "record", "edit", "1", "annual_revenue=7.5", "remark=\(long)")
        _ = try crmctl(daemon, as: "agent", "team", "add", "1", "--user", "friend")

        func changes(_ user: String, _ arguments: String...) throws -> [String] {
            let outcome = try BuiltProgram.run("crmctl", ["--socket", daemon.socketPath, "--as", user] + arguments)
            #expect(outcome.status == 0, "\(outcome.errors)")
            return outcome.output.split(separator: "\n").filter { $0.hasPrefix("    ") }.map { String($0.dropFirst(4)) }
        }
        let team = "team, user friend: (empty) → READ_ONLY"
        let revenue = "annual_revenue: 5.00 CNY → 7.50 CNY"
        let cut = "remark: (empty) → \(long.prefix(60))…"
        let created = [
            "name: (empty) → one", "annual_revenue: (empty) → 5.00 CNY", "owner: (empty) → agent",
            "status: (empty) → ASSIGNED",
        ]
        #expect(try changes("friend", "history", "1") == [team, revenue, cut] + created)
        #expect(
            try changes("friend", "history", "1", "--field", "remark", "--full")
                == ["remark: (empty) → \(long)"])
        let entries = try crmctl(daemon, as: "friend", "history", "1", "--limit", "2")
        #expect(entries.output.contains(" UTC  agent  through "))
        #expect(entries.output.contains("  Records/EditRecord  version 2\n"))
        #expect(entries.errors.hasPrefix("There are more: --page "))
        let token = entries.errors.split(separator: " ").last.map { String($0.filter { $0.isHexDigit }) } ?? ""
        #expect(try changes("friend", "history", "1", "--page", token) == created)

        #expect(try changes("admin", "audit", "list", "--permissions", "--user", "agent") == [team])
        #expect(
            try changes("admin", "audit", "list", "--method", "Records/EditRecord", "--record", "1") == [revenue, cut])
        let table = try crmctl(daemon, as: "admin", "audit", "list", "--subject", "user", "--id", "2", "--csv").output
        #expect(table.hasPrefix("id,time,user,service_uid,method,subject,subject_id,version,field,old,new\r\n2,"))
        #expect(table.contains(",crm.v1.Organisation/CreateUser,USER,2,,name,,agent\r\n"))
        let early = try crmctl(daemon, as: "admin", "audit", "list", "--until", "2020-01-01T00:00:00Z")
        #expect(early.output == "nothing was changed\n")
    }

    @Test func `wrong questions are told as such`() async throws {
        let daemon = try DaemonProcess()
        try await daemon.waitUntilServing()
        _ = try crmctl(daemon, as: "admin", "user", "create", "agent")
        #expect(try crmctl(daemon, as: "agent", "history", "7").errors.contains("there is no record 7"))
        #expect(try crmctl(daemon, as: "agent", "audit", "list").errors.contains("CRM_ADMIN_REQUIRED"))
        #expect(try crmctl(daemon, as: "admin", "audit", "list", "--id", "1").status == 2)
        #expect(try crmctl(daemon, as: "admin", "audit", "list", "--record", "1", "--subject", "user").status == 2)
        #expect(
            try crmctl(daemon, as: "admin", "audit", "list", "--user", "nobody").errors.contains("no user \"nobody\""))
        #expect(try crmctl(daemon, as: "admin", "audit", "list", "--method", "Nope").errors.contains("no method Nope"))
    }
}
