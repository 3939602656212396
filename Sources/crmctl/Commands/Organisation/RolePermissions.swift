import ArgumentParser
import CRMClient
import CRMModel

struct RoleAllow: RoleSwitch {
    static let configuration = CommandConfiguration(
        commandName: "allow", abstract: "Gives a role operations on objects, for which it had lost them.")
    static let allowed = true

    @OptionGroup var switched: SwitchedPermissions

    @OptionGroup var options: GlobalOptions
}

struct RoleDeny: RoleSwitch {
    static let configuration = CommandConfiguration(
        commandName: "deny", abstract: "Takes operations on objects from a role.",
        discussion: "Whoever has another role that has them, still has them.")
    static let allowed = false

    @OptionGroup var switched: SwitchedPermissions

    @OptionGroup var options: GlobalOptions
}

/// What is switched for a role.
struct SwitchedPermissions: ParsableArguments {
    @Argument(help: "The role's name or id.")
    var role: String

    @Argument(help: ArgumentHelp("Such as ACCOUNT or sales-order, or all.", valueName: "object"))
    var object: OneOrAll<BusinessObject>

    @Argument(help: ArgumentHelp("Such as EDIT or change-owner, or all.", valueName: "operation"))
    var operation: OneOrAll<CRMModel.Operation>
}

/// A command that switches operations, all of them or none.
protocol RoleSwitch: ClientCommand {
    static var allowed: Bool { get }
    var switched: SwitchedPermissions { get }
}

extension RoleSwitch {
    func run(_ session: Session) async throws {
        let role = try await session.roles().entry(switched.role)
        let permissions = switched.object.values.flatMap { object in
            switched.operation.values.map { operation in
                FunctionPermission(roleID: role.id, object: object, operation: operation, allowed: Self.allowed)
            }
        }
        let answer = try await session.client.changeFunctionPermission(
            ChangeFunctionPermissionRequest(permissions: permissions), session.calls)
        if try await session.showAsJSON(answer) { return }
        let what = "\(switched.operation.text("operation")) of \(switched.object.text("object"))"
        try session.console.line("\(role.name): \(what) is \(Self.allowed ? "allowed" : "denied")")
    }
}

struct RolePermissions: TableCommand {
    static let configuration = CommandConfiguration(
        commandName: "permissions", abstract: "Shows which operations a role has on which objects.",
        discussion: """
            With --object, a line is an operation and a column an object; --object all --csv gives the whole matrix.
            """)

    @Argument(help: "The role's name or id.")
    var role: String

    @Option(
        help: ArgumentHelp("Every operation on this object, or on all. May be given again.", valueName: "object"))
    var object: [OneOrAll<BusinessObject>] = []

    @OptionGroup var form: TableForm

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws {
        let request = ListFunctionPermissionsRequest(roleID: try await session.roles().id(role))
        let answer = try await session.client.listFunctionPermissions(request, session.calls)
        if try await session.showAsJSON(answer) { return }
        let objects = object.flatMap(\.values)
        let table =
            objects.isEmpty
            ? Self.summary(switchedOff: answer.permissions)
            : Self.table(of: objects, switchedOff: answer.permissions)
        try session.console.table(table, form)
    }

    /// A line for each object.
    static func summary(switchedOff: [FunctionPermission]) -> Table {
        var table = Table(["OBJECT", "ALLOWED", "DENIED"].map { Table.Column($0) })
        for object in BusinessObject.allCases {
            let off = Set(switchedOff.filter { $0.object == object }.compactMap(\.operation))
            let denied = CRMModel.Operation.allCases.filter { off.contains($0) }
            let allowed = CRMModel.Operation.allCases.filter { !off.contains($0) }
            table.add([object.protoName, text(allowed, beside: denied), text(denied, beside: allowed)])
        }
        return table
    }

    /// The operations, unless those beside them are fewer and named.
    private static func text(_ operations: [CRMModel.Operation], beside others: [CRMModel.Operation]) -> String {
        if others.isEmpty { return "all" }
        if operations.isEmpty { return "none" }
        return operations.count > others.count ? "all others" : operations.map(\.protoName).joined(separator: ", ")
    }

    static func table(of objects: [BusinessObject], switchedOff: [FunctionPermission]) -> Table {
        var table = Table([Table.Column("OPERATION")] + objects.map { Table.Column($0.protoName) })
        for operation in CRMModel.Operation.allCases {
            let cells = objects.map { object in
                switchedOff.contains { $0.object == object && $0.operation == operation } ? "no" : "yes"
            }
            table.add([operation.protoName] + cells)
        }
        return table
    }
}

struct RoleDenied: TableCommand {
    static let configuration = CommandConfiguration(
        commandName: "denied", abstract: "Lists the operations that roles don't have.")

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
