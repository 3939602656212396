import ArgumentParser
import CRMClient
import CRMModel

struct GroupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "group", abstract: "Creates, changes, deletes and lists groups of users.",
        subcommands: [GroupCreate.self, GroupChange.self, GroupDelete.self, GroupList.self, GroupGet.self])
}

struct GroupCreate: ClientCommand {
    static let configuration = CommandConfiguration(commandName: "create", abstract: "Adds a group.")

    @Argument(help: "Its name.")
    var name: String

    @Option(help: ArgumentHelp("A member. May be given again.", valueName: "user"))
    var member: [String] = []

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws {
        var request = CreateGroupRequest(name: name)
        if !member.isEmpty { request.memberIDs = try await session.users().ids(member) }
        let answer = try await session.client.createGroup(request, session.calls)
        if try await session.showAsJSON(answer) { return }
        if let group = answer.group {
            try session.console.line("created group \(VisibleText.line(group.name)), id \(group.id)")
        }
    }
}

struct GroupChange: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "change", abstract: "Renames a group or changes its members.")

    @Argument(help: "The group's name or id.")
    var name: String

    @Option(name: .customLong("name"), help: ArgumentHelp("Its new name.", valueName: "text"))
    var newName: String?

    @Option(help: ArgumentHelp("A new member. May be given again.", valueName: "user"))
    var add: [String] = []

    @Option(help: ArgumentHelp("A member to be taken out. May be given again.", valueName: "user"))
    var remove: [String] = []

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws {
        let users = try await session.users()
        let request = ChangeGroupRequest(
            id: try await session.groups().id(name), name: newName, addMemberIDs: try users.ids(add),
            removeMemberIDs: try users.ids(remove))
        let answer = try await session.client.changeGroup(request, session.calls)
        if try await session.showAsJSON(answer) { return }
        if let group = answer.group { try session.console.lines(group.card(users)) }
    }
}

struct GroupDelete: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete", abstract: "Deletes a group to which nothing is open.")

    @Argument(help: "The group's name or id.")
    var name: String

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws {
        let group = try await session.groups().entry(name)
        let answer = try await session.client.deleteGroup(DeleteGroupRequest(id: group.id), session.calls)
        if try await session.showAsJSON(answer) { return }
        try session.console.line("deleted group \(VisibleText.line(group.name)), id \(group.id)")
    }
}

struct GroupList: TableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists the groups with their members.")

    @OptionGroup var form: TableForm

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws {
        let groups = try await session.groups()
        if try await session.showAsJSON(ListGroupsResponse(groups: groups.entries)) { return }
        let users = try await session.users()
        var table = Table([Table.Column("ID", isRightAligned: true), Table.Column("NAME"), Table.Column("MEMBERS")])
        for group in groups.entries { table.add([String(group.id), group.name, group.memberNames(users)]) }
        try session.console.table(table, form)
    }
}

struct GroupGet: ClientCommand {
    static let configuration = CommandConfiguration(commandName: "get", abstract: "Shows a group.")

    @Argument(help: "The group's name or id.")
    var name: String

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws {
        let group = try await session.groups().entry(name)
        if try await session.showAsJSON(group) { return }
        try session.console.lines(group.card(try await session.users()))
    }
}

extension Group {
    fileprivate func memberNames(_ users: Directory<User>) -> String {
        memberIDs.map { users.name($0) }.joined(separator: ", ")
    }

    /// The group for people.
    fileprivate func card(_ users: Directory<User>) -> [String] {
        var card = Card()
        card.add("id", String(id))
        card.add("name", name)
        card.add("members", memberNames(users))
        return card.lines()
    }
}
