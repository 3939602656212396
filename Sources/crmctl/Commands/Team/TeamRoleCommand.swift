import ArgumentParser
import CRMClient
import CRMModel

struct TeamRoleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "role",
        abstract: "Creates, renames and lists the roles that members have in teams, and switches their operations.",
        subcommands: [
            TeamRoleCreate.self, TeamRoleRename.self, TeamRoleActivate.self, TeamRoleDeactivate.self,
            TeamRoleAllow.self, TeamRoleDeny.self, TeamRoleList.self,
        ])
}

/// Which team role is meant.
struct TeamRoleArguments: ParsableArguments {
    @Argument(help: ArgumentHelp("Such as ACCOUNT or sales-order.", valueName: "object"))
    var object: BusinessObject

    @Argument(help: "The team role's name or id.")
    var name: String

    func role(_ session: Session) async throws -> TeamRole {
        try await session.teamRoles(of: object).entry(name)
    }
}

struct TeamRoleCreate: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Adds a team role to an object.")

    @Argument(help: ArgumentHelp("Such as ACCOUNT or sales-order.", valueName: "object"))
    var object: BusinessObject

    @Argument(help: "Its name, such as Pre-sales.")
    var name: String

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws {
        let request = CreateTeamRoleRequest(object: object, name: name)
        let answer = try await session.client.createTeamRole(request, session.calls)
        if try await session.showAsJSON(answer) { return }
        guard let role = answer.teamRole else { return }
        try session.console.line("created team role \(VisibleText.line(role.name)), id \(role.id)")
    }
}

struct TeamRoleRename: ClientCommand {
    static let configuration = CommandConfiguration(commandName: "rename", abstract: "Renames a team role.")

    @OptionGroup var meant: TeamRoleArguments

    @Argument(help: "Its new name.")
    var newName: String

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws {
        let request = ChangeTeamRoleRequest(id: try await meant.role(session).id, name: newName)
        let answer = try await session.client.changeTeamRole(request, session.calls)
        if try await session.showAsJSON(answer) { return }
        guard let role = answer.teamRole else { return }
        try session.console.line("team role \(role.id) is now \(VisibleText.line(role.name))")
    }
}

struct TeamRoleActivate: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "activate", abstract: "Lets a team role be given again.")

    @OptionGroup var meant: TeamRoleArguments

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws { try await session.set(meant, isActive: true) }
}

struct TeamRoleDeactivate: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "deactivate", abstract: "Lets a team role be given no more; who has it keeps it.")

    @OptionGroup var meant: TeamRoleArguments

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws { try await session.set(meant, isActive: false) }
}

extension Session {
    /// Lets a team role be given, or not.
    fileprivate func set(_ meant: TeamRoleArguments, isActive: Bool) async throws {
        let request = ChangeTeamRoleRequest(id: try await meant.role(self).id, active: isActive)
        let answer = try await client.changeTeamRole(request, calls)
        if try await showAsJSON(answer) { return }
        guard let role = answer.teamRole else { return }
        try console.line("team role \(VisibleText.line(role.name)) is \(role.active ? "active" : "not active")")
    }
}
