import ArgumentParser
import CRMClient
import CRMModel
import Testing

@testable import crmctl

@Suite("Command lines")
struct CommandLineTests {
    private func parse<Command: ParsableCommand>(_ arguments: String..., as _: Command.Type) throws -> Command {
        try #require(try Crmctl.parseAsRoot(arguments) as? Command)
    }

    @Test("Names of the protos go in either case, with - or _")
    func protoNames() throws {
        #expect(try parse("record", "list", "sales-order", as: RecordList.self).object == .salesOrder)
        #expect(try parse("record", "list", "Sales_Order", as: RecordList.self).object == .salesOrder)
        let check = try parse("check", "change-owner", "1", "2", as: CheckCommand.self)
        #expect(check.operation == .changeOwner)
        #expect(check.ids == [1, 2])
        let field = try parse(
            "field", "create", "account", "region", "multi-choice", "--refers-to", "contact", as: FieldCreate.self)
        #expect(field.type == .multiChoice)
        #expect(field.refersTo == .contact)
    }

    @Test("A record is created with its fields and, for migration, with what it was")
    func create() throws {
        let command = try parse(
            "record", "create", "account", "name=上海", "annual_revenue=-1", "--owner", "li.na", "--status", "reporting",
            "--approval-status", "in-progress", "--created-at", "2020-01-01T08:00:00+08:00", "--key", "k",
            as: RecordCreate.self)
        #expect(command.assignments == ["name=上海", "annual_revenue=-1"])
        #expect(command.owner == "li.na")
        #expect(command.migration.status == .reporting)
        #expect(command.migration.approvalStatus == .inProgress)
        #expect(command.migration.createdAt?.milliseconds == 1_577_836_800_000)
        #expect(command.key == "k")
    }

    @Test("An edit takes its version, though --version asks for that of crmctl elsewhere")
    func editVersion() throws {
        let command = try parse("record", "edit", "1", "a=b", "--clear", "c", "--version", "4", as: RecordEdit.self)
        #expect(command.version == 4)
        #expect(command.clear == ["c"])
    }

    @Test("A stream has no timeout but what is given, and calls have theirs")
    func timeouts() throws {
        let plain = Session(try parse("call", "Health/Watch", as: CallCommand.self).options)
        #expect(plain.streams.timeout == nil)
        #expect(plain.calls.timeout == .seconds(30))
        let timed = Session(try parse("health", "--watch", "--timeout", "5", as: HealthCommand.self).options)
        #expect(timed.streams.timeout == .seconds(5))
        #expect(timed.calls.timeout == .seconds(5))
    }

    @Test("Flags with three states are absent unless they are given")
    func threeStates() throws {
        #expect(try parse("user", "change", "li.na", as: UserChange.self).active == nil)
        #expect(try parse("user", "change", "li.na", "--no-active", as: UserChange.self).active == false)
        #expect(
            try parse("field", "change", "account", "x", "--required", as: FieldChangeCommand.self).required == true)
    }

    @Test(
        "What makes no sense is refused before anything is sent",
        arguments: [
            ["record", "list", "accnt"], ["record", "get"], ["record", "get", "x"], ["record", "edit", "1"],
            ["record", "list", "account", "--limit", "0"], ["record", "list", "account", "--limit", "1", "--all"],
            ["record", "list", "account", "--descending"], ["check", "edit"],
            ["check", "edit", "1", "--object", "account"],
            ["explain", "edit"], ["call"], ["call", "X/Y", "--lines"], ["describe"],
            ["record", "list", "account", "--csv", "--json"], ["user", "list", "--csv", "--json"],
            ["health", "--timeout", "0"], ["health", "--timeout", "nan"], ["health", "--client", "tablet"],
            ["role", "switch", "SALES", "account", "edit", "maybe"],
            ["record", "create", "account", "--created-at", "2020-01-01"],
        ])
    func refused(arguments: [String]) {
        #expect(throws: (any Error).self) { try Crmctl.parseAsRoot(arguments) }
    }

    @Test("The help names every exit status and every option that all commands take")
    func help() {
        let help = Crmctl.helpMessage()
        for text in [
            "--socket", "--as", "--client", "--timeout", "--json", "0 done", "1 refused", "2 ", "3 ", "4 denied",
        ] {
            #expect(help.contains(text), "\(text)")
        }
    }
}
