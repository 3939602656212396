import ArgumentParser
import CRMClient
import CRMModel

struct DuplicateRuleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "duplicate-rule", abstract: "Creates, changes, deletes and lists rules for duplicates.",
        discussion: "A rule finds the records of an object that have the same values as a new one.",
        subcommands: [
            DuplicateRuleCreate.self, DuplicateRuleChange.self, DuplicateRuleDelete.self, DuplicateRuleList.self,
            DuplicateRuleCheck.self,
        ])
}

struct DuplicateRuleCreate: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Adds a rule for duplicates.",
        discussion: "crmd looks at all records of the object for it; other changes wait so long.")

    @Argument(help: ArgumentHelp("Such as ACCOUNT or sales-order.", valueName: "object"))
    var object: BusinessObject

    @Argument(help: ArgumentHelp("The fields of which duplicates have the same values, 1 to 5.", valueName: "field"))
    var fields: [String]

    @Option(
        help: """
            NORMALISED: whatever the case, width, accents, spaces and punctuation; EXACT: to the letter; else NORMALISED.
            """)
    var comparison: DuplicateRule.Comparison?

    @Option(help: "WARN: a duplicate is created all the same; REFUSE: it isn't; else WARN.")
    var action: DuplicateRule.Action?

    @Flag(inversion: .prefixedNo, help: "Whether it is asked yet.")
    var active = true

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws {
        let answer = try await session.client.createDuplicateRule(
            CreateDuplicateRuleRequest(
                object: object, fieldKeys: fields, comparison: comparison ?? .normalised, action: action ?? .warn,
                active: active),
            session.calls)
        if try await session.showAsJSON(answer) { return }
        if let rule = answer.rule { try session.console.line("created rule \(rule.id) for duplicates") }
    }
}

struct DuplicateRuleChange: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "change", abstract: "Changes what a rule for duplicates does, switches it on or off.")

    @Argument(help: "The rule's id.")
    var id: Int64

    @Option(help: "WARN or REFUSE.")
    var action: DuplicateRule.Action?

    @Flag(inversion: .prefixedNo, help: "Whether it is asked.")
    var active: Bool?

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws {
        let answer = try await session.client.changeDuplicateRule(
            ChangeDuplicateRuleRequest(id: id, action: action, active: active), session.calls)
        if try await session.showAsJSON(answer) { return }
        if let rule = answer.rule { try session.console.table(DuplicateRuleList.table([rule])) }
    }
}

struct DuplicateRuleDelete: ClientCommand {
    static let configuration = CommandConfiguration(commandName: "delete", abstract: "Removes a rule for duplicates.")

    @Argument(help: "The rule's id.")
    var id: Int64

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws {
        let answer = try await session.client.deleteDuplicateRule(DeleteDuplicateRuleRequest(id: id), session.calls)
        if try await session.showAsJSON(answer) { return }
        try session.console.line("deleted rule \(id) for duplicates")
    }
}

struct DuplicateRuleList: TableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Lists the rules for duplicates.")

    @Argument(help: ArgumentHelp("Only the rules of this object.", valueName: "object"))
    var object: BusinessObject?

    @OptionGroup var form: TableForm

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws {
        let answer = try await session.client.listDuplicateRules(
            ListDuplicateRulesRequest(object: object), session.calls)
        if try await session.showAsJSON(answer) { return }
        try session.console.table(Self.table(answer.rules), form)
    }

    fileprivate static func table(_ rules: [DuplicateRule]) -> Table {
        let columns = ["OBJECT", "FIELDS", "COMPARISON", "ACTION", "ACTIVE"]
        var table = Table([Table.Column("ID", isRightAligned: true)] + columns.map { Table.Column($0) })
        for rule in rules {
            table.add([
                String(rule.id), rule.object?.protoName ?? "", rule.fieldKeys.joined(separator: ", "),
                rule.comparison?.protoName ?? "", rule.action?.protoName ?? "", rule.active ? "yes" : "no",
            ])
        }
        return table
    }
}
