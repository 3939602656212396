import ArgumentParser
import CRMClient
import CRMModel

struct TeamRoleSwitch: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "switch", abstract: "Switches an operation on or off for a team role.",
        discussion:
            "What its holders may do by their place in a team, they may while one of their team roles has it on.")

    @OptionGroup var meant: TeamRoleArguments

    @Argument(help: ArgumentHelp("Such as EDIT or change-owner.", valueName: "operation"))
    var operation: CRMModel.Operation

    @Argument(help: "on or off.")
    var position: RoleSwitch.Position

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws {
        let role = try await meant.role(session)
        let permission = TeamRolePermission(teamRoleID: role.id, operation: operation, allowed: position == .on)
        let answer = try await session.client.changeTeamRolePermission(
            ChangeTeamRolePermissionRequest(permission: permission), session.calls)
        if try await session.showAsJSON(answer) { return }
        guard let permission = answer.permission else { return }
        let verb = permission.allowed ? "has" : "no longer has"
        try session.console.line(
            "\(VisibleText.line(role.name)) \(verb) \(operation.protoName) of \(meant.object.protoName)")
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
