import ArgumentParser
import CRMClient
import CRMModel

struct RoleSwitch: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "switch", abstract: "Switches an operation on or off for a role and an object.")

    enum Position: String, ExpressibleByArgument, CaseIterable {
        case on
        case off
    }

    @Argument(help: "The role's name or id.")
    var role: String

    @Argument(help: ArgumentHelp("Such as ACCOUNT or sales-order.", valueName: "object"))
    var object: BusinessObject

    @Argument(help: ArgumentHelp("Such as EDIT or change-owner.", valueName: "operation"))
    var operation: CRMModel.Operation

    @Argument(help: "on or off.")
    var position: Position

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws {
        let role = try await session.roles().entry(role)
        let permission = FunctionPermission(
            roleID: role.id, object: object, operation: operation, allowed: position == .on)
        let answer = try await session.client.changeFunctionPermission(
            ChangeFunctionPermissionRequest(permission: permission), session.calls)
        if try await session.showAsJSON(answer) { return }
        guard let permission = answer.permission else { return }
        let verb = permission.allowed ? "has" : "no longer has"
        try session.console.line("\(role.name) \(verb) \(operation.protoName) of \(object.protoName)")
    }
}

struct RoleSwitchedOff: TableCommand {
    static let configuration = CommandConfiguration(
        commandName: "switched-off", abstract: "Lists the operations that roles don't have.")

    @Argument(help: "The role's name or id; else every role.")
    var role: String?

    @OptionGroup var form: TableForm

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws {
        let roles = try await session.roles()
        var request = ListFunctionPermissionsRequest()
        if let role { request.roleID = try roles.id(role) }
        let answer = try await session.client.listFunctionPermissions(request, session.calls)
        if try await session.showAsJSON(answer) { return }
        var table = Table([Table.Column("ROLE"), Table.Column("OBJECT"), Table.Column("OPERATION")])
        for permission in answer.permissions {
            let role = roles.name(permission.roleID)
            table.add([role, permission.object?.protoName ?? "", permission.operation?.protoName ?? ""])
        }
        try session.console.table(table, form)
    }
}
