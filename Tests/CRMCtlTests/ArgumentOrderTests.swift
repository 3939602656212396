import ArgumentParser
import CRMClient
import Testing

@testable import crmctl

@Suite("Options in front of a command")
struct ArgumentOrderTests {
    private func ordered(_ line: String) -> String {
        ArgumentOrder(root: Crmctl.self).ordered(line.split(separator: " ").map { String($0) }).joined(separator: " ")
    }

    @Test(
        "move behind it, wherever they stand",
        arguments: [
            ("--socket /x --as li.na record get 1", "record get --socket /x --as li.na 1"),
            ("record --as li.na get 1 --json", "record get --as li.na 1 --json"),
            ("--socket=/x --json health", "health --socket=/x --json"),
            ("--as record record get 1", "record get --as record 1"),
            ("--timeout 5 role denied", "role denied --timeout 5"),
            ("--as li.na policy --csv", "policy --as li.na --csv"), ("--json policy", "policy --json"),
            ("--as li.na policy remove 3", "policy remove --as li.na 3"),
            ("record get 1 --as li.na", "record get 1 --as li.na"),
        ])
    func moved(given: String, expected: String) {
        #expect(ordered(given) == expected)
    }

    @Test(
        "are left out when no whole command follows, so that help comes",
        arguments: [
            ("--as li.na", ""), ("--as li.na --help", "--help"), ("--json record", "record"),
            ("--json help record", "help record"), ("--as li.na bogus", "bogus"),
            ("--bogus record get 1", "--bogus record get 1"),
            ("--socket", "--socket"), ("", ""),
        ])
    func leftOut(given: String, expected: String) {
        #expect(ordered(given) == expected)
    }

    @Test("A value of a command that looks like such an option stays where it is")
    func behindTheCommand() {
        #expect(ordered("call --json X/Y --as") == "call --json X/Y --as")
    }

    @Test("Every option that all commands take is known, here and to the parser")
    func known() throws {
        let arguments = ArgumentOrder(root: Crmctl.self).ordered(
            [
                "--socket", "/x", "--as", "li.na", "--client", "mobile", "--timeout", "2.5", "--json", "record", "get",
                "7",
            ])
        let command = try #require(try Crmctl.parseAsRoot(arguments) as? RecordGet)
        #expect(command.ids == [7])
        #expect(command.options.socketPath == "/x")
        #expect(command.options.userName == "li.na")
        #expect(command.options.client == .mobile)
        #expect(command.options.timeout == 2.5)
        #expect(command.options.json)
    }
}
