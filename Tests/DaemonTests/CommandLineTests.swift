import CRMTestKit
import Foundation
import Testing

/// The two programs together, as a person uses them.
@Suite(.serialized)
struct CommandLineTests {
    private func crmctl(_ daemon: DaemonProcess, _ arguments: String...) throws -> ProgramRun {
        try ProgramRun("crmctl", ["--socket", daemon.socketPath, "--as", "admin"] + arguments)
    }

    @Test func `the policy that crmctl prints is policy.csv, line by line`() async throws {
        let daemon = try DaemonProcess()
        try await daemon.waitUntilServing()
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("CRMAuthorizerTests/Resources/policy.csv")
        #expect(try crmctl(daemon, "policy", "--csv").output == String(contentsOf: file, encoding: .utf8))
    }

    @Test func `a record is created, edited, listed and explained`() async throws {
        let daemon = try DaemonProcess()
        try await daemon.waitUntilServing()
        #expect(try crmctl(daemon, "user", "create", "agent").status == 0)
        let created = try crmctl(daemon, "record", "create", "ACCOUNT", "name=华为", "level=A", "--owner", "agent")
        #expect(created.output.contains("ACCOUNT 1  ASSIGNED  owner agent  version 1"))
        let edited = try crmctl(daemon, "--as", "agent", "record", "edit", "1", "level=B")
        #expect(edited.status == 0, "\(edited.errors)")
        let listed = try crmctl(daemon, "record", "list", "ACCOUNT", "--where", "level = B")
        #expect(listed.output.contains("华为"))
        let explained = try crmctl(daemon, "explain", "EDIT", "1", "--as", "agent")
        #expect(explained.output.contains("allowed by OWNER"))
        #expect(try crmctl(daemon, "check", "EDIT", "1").status == 4)
    }

    @Test func `the exit status and the error say what went wrong`() async throws {
        let daemon = try DaemonProcess()
        try await daemon.waitUntilServing()
        let refused = try crmctl(daemon, "record", "create", "ACCOUNT")
        #expect(refused.status == 1)
        #expect(refused.output.isEmpty)
        #expect(refused.errors == "crmctl: INVALID_ARGUMENT (FIELD_VIOLATION): name is required\n")
        #expect(try crmctl(daemon, "record", "create", "NOTHING").status == 2)
        daemon.kill(SIGTERM)
        daemon.waitForEnd()
        #expect(try crmctl(daemon, "health").status == 3)
    }

    @Test func `the sample company is loaded once, into an empty installation only`() async throws {
        let daemon = try DaemonProcess()
        try await daemon.waitUntilServing()
        let first = try crmctl(daemon, "sample-company", "--seed", "7")
        #expect(first.output.hasPrefix("Loaded 40 people and 1068 records"))
        let second = try crmctl(daemon, "sample-company")
        #expect(second.status == 2)
        #expect(second.errors.contains("the installation has 41 users already"))
    }
}
