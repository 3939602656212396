import ArgumentParser
import CRMClient
import CRMModel

struct TeamRoleAllow: TeamRoleSwitch {
    static let configuration = CommandConfiguration(
        commandName: "allow", abstract: "Gives a team role an operation that it had lost.")
    static let allowed = true

    @OptionGroup var meant: TeamRoleArguments

    @Argument(help: ArgumentHelp("Such as EDIT or change-owner.", valueName: "operation"))
    var operation: CRMModel.Operation

    @OptionGroup var options: GlobalOptions
}

struct TeamRoleDeny: TeamRoleSwitch {
    static let configuration = CommandConfiguration(
        commandName: "deny", abstract: "Takes an operation from a team role.",
        discussion: "A member with another team role that has it, still has it.")
    static let allowed = false

    @OptionGroup var meant: TeamRoleArguments

    @Argument(help: ArgumentHelp("Such as EDIT or change-owner.", valueName: "operation"))
    var operation: CRMModel.Operation

    @OptionGroup var options: GlobalOptions
}

/// A command that switches an operation of a team role.
protocol TeamRoleSwitch: ClientCommand {
    static var allowed: Bool { get }
    var meant: TeamRoleArguments { get }
    var operation: CRMModel.Operation { get }
}

extension TeamRoleSwitch {
    func run(_ session: Session) async throws {
        let role = try await meant.role(session)
        let permission = TeamRolePermission(teamRoleID: role.id, operation: operation, allowed: Self.allowed)
        let answer = try await session.client.changeTeamRolePermission(
            ChangeTeamRolePermissionRequest(permission: permission), session.calls)
        if try await session.showAsJSON(answer) { return }
        let what = "\(operation.protoName) of \(meant.object.protoName)"
        try session.console.line("\(VisibleText.line(role.name)): \(what) is \(Self.allowed ? "allowed" : "denied")")
    }
}

struct TeamRoleList: TableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists the team roles, and what is switched off for them.")

    @Argument(help: ArgumentHelp("Such as ACCOUNT; else every object.", valueName: "object"))
    var object: BusinessObject?

    @OptionGroup var form: TableForm

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws {
        let answer = try await session.client.listTeamRoles(ListTeamRolesRequest(object: object), session.calls)
        if try await session.showAsJSON(answer) { return }
        var table = Table(
            [Table.Column("ID", isRightAligned: true)]
                + ["OBJECT", "NAME", "ACTIVE", "SWITCHED OFF"].map { Table.Column($0) })
        for role in answer.teamRoles {
            let off = answer.permissions.filter { $0.teamRoleID == role.id }.compactMap { $0.operation?.protoName }
            table.add([
                String(role.id), role.object?.protoName ?? "", role.name, role.active ? "yes" : "no",
                off.joined(separator: ", "),
            ])
        }
        try session.console.table(table, form)
    }
}
