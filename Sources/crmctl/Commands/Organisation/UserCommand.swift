import ArgumentParser
import CRMClient
import CRMModel

struct UserCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user", abstract: "Creates, changes, lists and replaces users.",
        subcommands: [
            UserCreate.self, UserChange.self, UserList.self, UserGet.self, UserHoldings.self, UserReplace.self,
        ])
}

struct UserCreate: ClientCommand {
    static let configuration = CommandConfiguration(commandName: "create", abstract: "Adds a user.")

    @Argument(help: "The name under which services act for the user.")
    var name: String

    @Option(help: ArgumentHelp("The name for people.", valueName: "text"))
    var fullName: String = ""

    @Option(help: ArgumentHelp("The user whom this one reports to.", valueName: "user"))
    var superior: String?

    @Option(help: "The department that the user belongs to.")
    var department: String?

    @Option(help: "A role; else SALES. May be given again.")
    var role: [String] = []

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws {
        var request = CreateUserRequest(name: name, fullName: fullName)
        if let superior { request.superiorID = try await session.users().id(superior) }
        if let department { request.departmentID = try await session.departments().id(department) }
        if !role.isEmpty { request.roleIDs = try await session.roles().ids(role) }
        let answer = try await session.client.createUser(request, session.calls)
        if try await session.showAsJSON(answer) { return }
        if let user = answer.user { try session.console.line("created user \(user.name), id \(user.id)") }
    }
}

struct UserChange: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "change", abstract: "Changes a user; what is not named stays as it is.")

    @Argument(help: "The user's name or id.")
    var name: String

    @Option(help: ArgumentHelp("The name for people.", valueName: "text"))
    var fullName: String?

    @Option(help: ArgumentHelp("The user whom this one reports to, or none.", valueName: "user"))
    var superior: String?

    @Option(help: "The department that the user belongs to, or none.")
    var department: String?

    @Option(help: "A role, in place of those before. May be given again.")
    var role: [String] = []

    @Flag(inversion: .prefixedNo, help: "Whether the user can act.")
    var active: Bool?

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws {
        let user = try await session.users().entry(name)
        var request = ChangeUserRequest(id: user.id, fullName: fullName, active: active)
        request.superiorID = try await session.users().idOrNone(superior)
        if department != nil { request.departmentID = try await session.departments().idOrNone(department) }
        if !role.isEmpty { request.roles = RoleIds(ids: try await session.roles().ids(role)) }
        let answer = try await session.client.changeUser(request, session.calls)
        if try await session.showAsJSON(answer) { return }
        if let user = answer.user { try session.console.lines(try await UserTable(session).card(user)) }
    }
}

struct UserList: TableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Lists the users.")

    @Flag(help: "Also those who can't act any more.")
    var inactive = false

    @OptionGroup var form: TableForm

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws {
        let answer = try await session.client.listUsers(ListUsersRequest(includeInactive: inactive), session.calls)
        if try await session.showAsJSON(answer) { return }
        try session.console.table(try await UserTable(session).table(answer.users, withActivity: inactive), form)
    }
}

struct UserGet: ClientCommand {
    static let configuration = CommandConfiguration(commandName: "get", abstract: "Shows a user.")

    @Argument(help: "The user's name or id.")
    var name: String

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws {
        let user = try await session.users().entry(name)
        if try await session.showAsJSON(user) { return }
        try session.console.lines(try await UserTable(session).card(user))
    }
}
