import ArgumentParser
import CRMClient
import CRMModel

struct SharingRuleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sharing-rule", abstract: "Creates, changes, deletes and lists sharing rules.",
        discussion: "A rule shares all records of an object that certain people own.",
        subcommands: [SharingRuleCreate.self, SharingRuleChange.self, SharingRuleDelete.self, SharingRuleList.self])
}

struct SharingRuleCreate: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Adds a sharing rule.",
        discussion: """
            Say whose records are shared by one of the options --owned-by-…, and with whom by one of --user, \
            --department, --group and --role.
            """)

    @Argument(help: ArgumentHelp("Such as ACCOUNT or sales-order.", valueName: "object"))
    var object: BusinessObject

    @Argument(help: "Its name; the object's other rules have others.")
    var name: String

    @OptionGroup var owner: RuleOwnerOptions

    @OptionGroup var with: GranteeOptions

    @Option(
        help: """
            READ_ONLY: to see the records; READ_WRITE: to change them too, where the policy says so; else READ_ONLY.
            """)
    var access: Access?

    @Flag(inversion: .prefixedNo, help: "Whether it shares anything yet.")
    var active = true

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        if with.count > 1 { throw ValidationError("A rule shares with one user, department, group or role") }
    }

    func run(_ session: Session) async throws {
        let request = CreateSharingRuleRequest(
            object: object, name: name, ownedBy: try await owner.grantee(session),
            sharedWith: try await with.grantees(session).first, access: access ?? .readOnly, active: active)
        let answer = try await session.client.createSharingRule(request, session.calls)
        if try await session.showAsJSON(answer) { return }
        if let rule = answer.rule {
            try session.console.line("created sharing rule \(VisibleText.line(rule.name)), id \(rule.id)")
        }
    }
}

struct SharingRuleChange: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "change", abstract: "Renames a sharing rule, changes its access, switches it on or off.")

    @Argument(help: "The rule's name or id.")
    var name: String

    @Option(name: .customLong("name"), help: ArgumentHelp("Its new name.", valueName: "text"))
    var newName: String?

    @Option(help: "READ_ONLY or READ_WRITE.")
    var access: Access?

    @Flag(inversion: .prefixedNo, help: "Whether it shares anything.")
    var active: Bool?

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws {
        let rule = try await session.sharingRules().entry(name)
        let request = ChangeSharingRuleRequest(id: rule.id, name: newName, access: access, active: active)
        let answer = try await session.client.changeSharingRule(request, session.calls)
        if try await session.showAsJSON(answer) { return }
        if let rule = answer.rule { try session.console.lines(rule.card(try await GranteeNames(session))) }
    }
}

struct SharingRuleDelete: ClientCommand {
    static let configuration = CommandConfiguration(commandName: "delete", abstract: "Removes a sharing rule.")

    @Argument(help: "The rule's name or id.")
    var name: String

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws {
        let rule = try await session.sharingRules().entry(name)
        let answer = try await session.client.deleteSharingRule(DeleteSharingRuleRequest(id: rule.id), session.calls)
        if try await session.showAsJSON(answer) { return }
        try session.console.line("deleted sharing rule \(VisibleText.line(rule.name)), id \(rule.id)")
    }
}

struct SharingRuleList: TableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Lists the sharing rules.")

    @Argument(help: ArgumentHelp("Only the rules of this object.", valueName: "object"))
    var object: BusinessObject?

    @OptionGroup var form: TableForm

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws {
        let rules = try await session.sharingRules(of: object).entries
        if try await session.showAsJSON(ListSharingRulesResponse(rules: rules)) { return }
        let names = try await GranteeNames(session)
        let columns = ["OBJECT", "NAME", "OWNED BY", "SHARED WITH", "ACCESS", "ACTIVE"]
        var table = Table([Table.Column("ID", isRightAligned: true)] + columns.map { Table.Column($0) })
        for rule in rules { table.add([String(rule.id)] + rule.properties(names).map(\.value)) }
        try session.console.table(table, form)
    }
}

extension SharingRule {
    /// What there is to tell beside its id, for people.
    fileprivate func properties(_ names: GranteeNames) -> [(label: String, value: String)] {
        [
            ("object", object?.protoName ?? ""), ("name", name), ("owned by", names.text(ownedBy)),
            ("shared with", names.text(sharedWith)), ("access", access?.protoName ?? ""),
            ("active", active ? "yes" : "no"),
        ]
    }

    /// The rule for people.
    fileprivate func card(_ names: GranteeNames) -> [String] {
        var card = Card()
        card.add("id", String(id))
        for (label, value) in properties(names) { card.add(label, value) }
        return card.lines()
    }
}
