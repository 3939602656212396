import ArgumentParser
import Testing

@testable import crmload

@Suite struct CommandLineTests {
    private func run(_ arguments: String...) throws -> RunCommand {
        try RunCommand.parse(["--socket", "/tmp/none.sock"] + arguments)
    }

    @Test func `a run without options is eight connections for ten seconds`() throws {
        let command = try run("--scenario", "echo")
        #expect(command.connections == 8)
        #expect(command.inFlight == nil)
        #expect(command.rate == nil)
        #expect(command.duration == .seconds(10))
        #expect(command.warmUp == .seconds(1))
        #expect(command.threads == 1)
    }

    @Test(
        arguments: [
            ("10s", .seconds(10)), ("500ms", .milliseconds(500)), ("2m", .seconds(120)), ("1.5s", .milliseconds(1_500)),
            ("0s", .zero), ("86400s", .seconds(86_400)),
        ] as [(String, Duration)])
    func `a length of time has its unit`(text: String, expected: Duration) throws {
        #expect(try DurationText.parse(text) == expected)
    }

    @Test(arguments: ["", "10", "s", "-1s", "10 s", "10h", "1e3s", "1.2.3s", "86401s", "١s", "nans", "infs"])
    func `what is no length of time is refused`(text: String) {
        #expect(throws: ValidationError.self) { try DurationText.parse(text) }
    }

    @Test func `a range of ids has both ends`() throws {
        #expect(try IDRange.parse("3-3").ids == 3...3)
        #expect(try IDRange.parse("1-100000").ids == 1...100_000)
    }

    @Test(arguments: ["", "5", "5-", "-5", "5-4", "0-4", "1-2-3", "a-b", "1-99999999999999999999"])
    func `what is no range of ids is refused`(text: String) {
        #expect(throws: ValidationError.self) { try IDRange.parse(text) }
    }

    @Test(arguments: [
        ["--scenario", "nothing"], ["--scenario", "echo", "--connections", "0"],
        ["--scenario", "echo", "--in-flight", "0"], ["--scenario", "echo", "--rate", "0"],
        ["--scenario", "echo", "--rate", "nan"], ["--scenario", "echo", "--duration", "0s"],
        ["--scenario", "echo", "--threads", "9"], ["--scenario", "echo", "--ids", "5"], [],
        ["--scenario", "echo", "--batch", "0"], ["--scenario", "echo", "--batch", "1001"],
        ["--scenario", "transfer", "--user", "admin", "--ids", "1-9"], ["--scenario", "sales-day", "--user", "admin"],
        ["--scenario", "get", "--user", "admin", "--company"], ["--scenario", "get", "--user", "admin", "--hot", "9"],
        ["--scenario", "echo", "--company", "--hot", "0"], ["--scenario", "echo", "--progress", "--quiet"],
    ])
    func `wrong options are refused`(arguments: [String]) {
        #expect(throws: (any Error).self) { try RunCommand.parse(["--socket", "/tmp/none.sock"] + arguments) }
    }

    @Test func `the list of scenarios is told`() {
        #expect(
            ScenarioName.allValueStrings
                == ["echo", "get", "check", "batch-check", "list", "edit", "create", "transfer", "sales-day"])
    }
}
