import ArgumentParser
import CRMClient
import CRMModel

struct RoleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "role", abstract: "Creates, renames, deletes and lists roles, and says what they may do.",
        subcommands: [
            RoleCreate.self, RoleRename.self, RoleDelete.self, RoleList.self, RoleGet.self, RoleAllow.self,
            RoleDeny.self, RolePermissions.self, RoleDenied.self,
        ])
}

struct RoleCreate: ClientCommand {
    static let configuration = CommandConfiguration(commandName: "create", abstract: "Adds a role.")

    @Argument(help: "Its name: upper-case letters, digits and _.")
    var name: String

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws {
        let answer = try await session.client.createRole(CreateRoleRequest(name: name), session.calls)
        if try await session.showAsJSON(answer) { return }
        if let role = answer.role { try session.console.line("created role \(role.name), id \(role.id)") }
    }
}

struct RoleRename: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "rename", abstract: "Renames a role of the installation's own.")

    @Argument(help: "The role's name or id.")
    var name: String

    @Argument(help: "Its new name.")
    var newName: String

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws {
        let request = ChangeRoleRequest(id: try await session.roles().id(name), name: newName)
        let answer = try await session.client.changeRole(request, session.calls)
        if try await session.showAsJSON(answer) { return }
        if let role = answer.role { try session.console.line("role \(role.id) is now \(role.name)") }
    }
}

struct RoleDelete: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete", abstract: "Deletes a role of the installation's own that is in no use.")

    @Argument(help: "The role's name or id.")
    var name: String

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws {
        let role = try await session.roles().entry(name)
        let answer = try await session.client.deleteRole(DeleteRoleRequest(id: role.id), session.calls)
        if try await session.showAsJSON(answer) { return }
        try session.console.line("deleted role \(role.name), id \(role.id)")
    }
}

struct RoleList: TableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Lists the roles.")

    @OptionGroup var form: TableForm

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws {
        let roles = try await session.roles()
        if try await session.showAsJSON(ListRolesResponse(roles: roles.entries)) { return }
        var table = Table([Table.Column("ID", isRightAligned: true), Table.Column("NAME"), Table.Column("PRESET")])
        for role in roles.entries { table.add([String(role.id), role.name, role.preset ? "yes" : "no"]) }
        try session.console.table(table, form)
    }
}

struct RoleGet: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "get", abstract: "Shows a role, who has it, and what it is denied.")

    @Argument(help: "The role's name or id.")
    var name: String

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws {
        let role = try await session.roles().entry(name)
        if try await session.showAsJSON(role) { return }
        let holders = try await session.users().entries.filter { $0.active && $0.roleIDs.contains(role.id) }
        let request = ListFunctionPermissionsRequest(roleID: role.id)
        let switchedOff = try await session.client.listFunctionPermissions(request, session.calls).permissions
        var card = Card()
        card.add("id", String(role.id))
        card.add("name", role.name)
        card.add("preset", role.preset ? "yes" : "no")
        card.add("users", holders.map(\.name).joined(separator: ", "))
        card.addIfAny("denied", switchedOff.map(\.text).joined(separator: "\n"))
        try session.console.lines(card.lines())
    }
}

extension FunctionPermission {
    /// "EDIT of ACCOUNT".
    fileprivate var text: String { "\(operation?.protoName ?? "?") of \(object?.protoName ?? "?")" }
}
