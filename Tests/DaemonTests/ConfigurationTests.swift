import CRMClient
import CRMModel
import CRMTestKit
import Foundation
import Testing

@testable import crmd

struct ConfigurationTests {
    /// The settings one by one, as text by their names.
    private static func leaves(_ value: Any, _ path: String = "") -> [String: String] {
        var result: [String: String] = [:]
        for child in Mirror(reflecting: value).children {
            let name = path + (child.label ?? "")
            let isGroup = ["serviceLimits", "transportLimits"].contains(name)
            result.merge(isGroup ? leaves(child.value, name + ".") : [name: "\(child.value)"]) { $1 }
        }
        return result
    }

    private static func withExamples(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.hasPrefix("#") && !$0.hasPrefix("# ") ? $0.dropFirst() : $0 }.joined(separator: "\n")
    }

    /// A configuration with another value of the key than the standard one.
    private static func changed(_ key: String, in table: String?) -> Configuration? {
        let numbers = (0..<32).map { "\(1 << $0)" }
        for value in ["true", "\"EUR\"", "\"debug\"", "\"PUBLIC_READ_ONLY\""] + numbers {
            let text = (table.map { "[\($0)]\n" } ?? "") + "\(key) = \(value)"
            guard let read = try? ConfigurationReader.configuration(text: text) else { continue }
            if leaves(read) != leaves(Configuration()) { return read }
        }
        return nil
    }

    @Test func `what is printed loads, and means the same`() throws {
        let text = Configuration().text
        let read = try ConfigurationReader.configuration(text: text)
        #expect(Self.leaves(read) == Self.leaves(Configuration()))
        #expect(read.text == text)
        let whole = try ConfigurationReader.configuration(text: Self.withExamples(text))
        #expect(whole.services?.first?.users == ["amy", "bob"])
        #expect(whole.eventLoops == 4)
        #expect(try ConfigurationReader.configuration(text: whole.text).text == whole.text)
        #expect(whole.text.split(separator: "\n").allSatisfy { !$0.hasPrefix("#") || $0.hasPrefix("# ") })
    }

    @Test func `every setting has a key, and every key a setting`() throws {
        let standard = Self.leaves(Configuration())
        var set: [String: Set<String?>] = [:]
        for table in Configuration.tables {
            for key in table.keys {
                let other = try #require(Self.changed(key.name, in: table.name), "\(key.name)")
                let differences = Self.leaves(other).filter { standard[$0.key] != $0.value }.map(\.key)
                #expect(differences.count == 1, "\(key.name) sets \(differences)")
                for name in differences {
                    #expect(set[name] == nil || name == "baseVisibility", "two keys set \(name)")
                    set[name, default: []].insert(table.name)
                }
            }
        }
        let services = try ConfigurationReader.configuration(text: "[[services]]\nname = \"a\"\nuid = 7")
        #expect(services.services?.map(\.uid) == [7])
        #expect(Set(set.keys).union(["services"]) == Set(standard.keys))
    }

    @Test func `every key is printed with its documentation, once`() {
        let lines = Configuration().text.split(separator: "\n", omittingEmptySubsequences: false)
        for table in Configuration.tables {
            for key in table.keys {
                #expect(lines.count { $0.hasPrefix("\(key.name) = ") || $0.hasPrefix("#\(key.name) = ") } == 1)
                #expect(table.name == "base_visibility" || !key.documentation.isEmpty, "\(key.name)")
            }
        }
        for key in Configuration.serviceKeys { #expect(lines.contains { $0.hasPrefix("#\(key.name) = ") }) }
        #expect(lines.allSatisfy { $0.count <= 100 })
    }

    @Test(arguments: [
        ("colour = 1", "there is no key colour"),
        ("curency = \"CNY\"", "there is no key curency; is currency meant?"),
        ("connections = 1", "there is no key connections; is limits.connections meant?"),
        ("[limits]\nconections = 1", "there is no key limits.conections; is limits.connections meant?"),
        ("[limit]\nconnections = 1", "there is no key limit; is limits meant?"),
        ("limits = 1", "the key limits: must be a table, not a whole number"),
        ("currency = 5", "the key currency: must be a text in quotes, not a whole number"),
        ("currency = \"yuan\"", "the key currency: \"yuan\" is no ISO 4217 code such as CNY"),
        ("event_loops = 1.5", "the key event_loops: must be a whole number, not a number with a point"),
        ("crm_admin_may_everything = 1", "must be true or false, not a whole number"),
        ("log_level = \"loud\"", "the key log_level: \"loud\" is none of \"trace\", "),
        ("[limits]\nconnections = 0", "the key limits.connections: 0 is not in 1 to 1_000_000"),
        ("[limits]\nframe_bytes = 4194305", "4_194_305 is not in 2_097_152 to 4_194_304"),
        ("[limits]\nidle_milliseconds = 99", "99 is not in 0 (without end), or 100 to 604_800_000"),
        ("[base_visibility]\nCAR = \"PRIVATE\"", "there is no key base_visibility.CAR"),
        ("[base_visibility]\nVISIT = \"OPEN\"", "the key base_visibility.VISIT: \"OPEN\" is none of \"PRIVATE\""),
        ("[[services]]\nuid = 0", "the key services[1].name is missing"),
        ("[[services]]\nname = \"a\"", "the key services[1].uid is missing"),
        ("[[services]]\nname = \"a\"\nuid = -1", "the key services[1].uid: -1 is not in 0 to 4_294_967_295"),
        ("[[services]]\nname = \"a\"\nuid = 1\nuser = []", "no key services[1].user; is services[1].users meant?"),
        ("services = []", "the key services: with an empty list nobody may call"),
        ("event_loops = 1\ncurrency = ", "line 2, column"),
    ])
    func `a configuration that can't be is refused by the key or the line`(text: String, message: String) {
        do throws(ConfigurationError) {
            let read = try ConfigurationReader.configuration(text: text)
            Issue.record("it is read: \(read)")
        } catch {
            #expect(error.description.contains(message), "\(error)")
        }
    }

    @Test func `a file that isn't there or is no text is refused by its name`() throws {
        let folder = try TemporaryFolder.make()
        defer { TemporaryFolder.remove(folder) }
        #expect(throws: ConfigurationError.self) { try ConfigurationReader.configuration(file: folder) }
        #expect(throws: ConfigurationError.self) { try ConfigurationReader.configuration(file: folder + "/none") }
        for bytes in [Data([0x61, 0x00]), Data([0x61, 0xff])] {
            try bytes.write(to: URL(fileURLWithPath: folder + "/c"))
            let run = try BuiltProgram.run("crmd", ["--print-config", "--config", folder + "/c"])
            #expect(run.status == 2)
            #expect(run.errors == "crmd: \(folder)/c is no text in UTF-8\n")
        }
    }

    @Test func `names with any letters are printed so that they load`() throws {
        let text = #"""
            [[services]]
            name = "a\"\\\t华"
            uid = 0
            users = [""]
            [[services]]
            name = "b"
            uid = 1
            """#
        let read = try ConfigurationReader.configuration(text: text)
        let again = try ConfigurationReader.configuration(text: read.text)
        #expect(again.services?.map(\.name) == ["a\"\\\t华", "b"])
        #expect(again.services?.map(\.users) == [[""], nil])
    }

    @Test func `crmd prints the configuration without a daemon, and that in force with a file`() throws {
        let folder = try TemporaryFolder.make()
        defer { TemporaryFolder.remove(folder) }
        let printed = try BuiltProgram.run("crmd", ["--print-config"])
        #expect(printed.status == 0)
        #expect(printed.output == Configuration().text)
        try "[limits]\nconnections = 12".write(toFile: folder + "/c.toml", atomically: true, encoding: .utf8)
        let other = try BuiltProgram.run("crmd", ["--print-config", "--config", folder + "/c.toml"])
        #expect(
            other.output
                == printed.output.replacingOccurrences(of: "\nconnections = 10_000", with: "\nconnections = 12"))
        let without = try BuiltProgram.run("crmd", ["--socket", folder + "/s"])
        #expect(without.status == 64)
        #expect(without.errors.contains("Missing expected argument '--database <path>'"))
    }

    @Test func `the limits in force are those of the configuration and those that are fixed`() async throws {
        let daemon = try DaemonProcess(configuration: "[limits]\nframe_milliseconds = 1234")
        try await daemon.waitUntilServing()
        let limits = try await daemon.client.getLimits(GetLimitsRequest()).limits
        let fixed = [
            "record_bytes", "line_items", "batch_ids", "batch_changes", "shares_per_record", "team_members",
            "team_roles_per_object",
            "scenes_per_user", "scene_bytes", "fields_per_object", "pools", "pool_members", "roles",
            "sharing_rules_per_object", "confirmation_nodes", "node_confirmers", "duplicate_rules_per_object",
            "policy_additions",
        ]
        #expect(limits.map(\.name) == Configuration.limits.keys.map(\.name) + fixed)
        #expect(limits.first { $0.name == "frame_milliseconds" }?.value == 1_234)
        #expect(limits.allSatisfy { !$0.unit.isEmpty && !$0.description.isEmpty })
    }
}
