import ArgumentParser
import CRMModel

/// To whom something is given, or from whom it is taken: somebody.
struct GranteeOptions: ParsableArguments {
    @OptionGroup private var named: NamedGrantees

    /// "li.na, group:North"; only how many, if they are more than three.
    var text: String { count > 3 ? "\(count) grantees" : named.text }

    /// How many are named.
    var count: Int { named.count }

    func validate() throws {
        if count == 0 { throw ValidationError("Name a --user, a --department, a --group or a --role") }
    }

    func grantees(_ session: Session) async throws -> [Grantee] { try await named.grantees(session) }
}

/// Users, departments, groups and roles; perhaps nobody.
struct NamedGrantees: ParsableArguments {
    @Option(help: ArgumentHelp("A user. Each of these may be given again.", valueName: "user"))
    private var user: [String] = []

    @Option(help: ArgumentHelp("A department, with those below it.", valueName: "department"))
    private var department: [String] = []

    @Option(help: ArgumentHelp("A group.", valueName: "group"))
    private var group: [String] = []

    @Option(help: ArgumentHelp("A role.", valueName: "role"))
    private var role: [String] = []

    /// How many are named.
    var count: Int { user.count + department.count + group.count + role.count }

    /// "li.na, group:North": as ``WrittenGrantee`` takes them.
    var text: String {
        let kinds: [(WrittenGrantee.Kind, [String])] = [(.department, department), (.group, group), (.role, role)]
        let others = kinds.flatMap { kind, names in names.map { "\(kind.rawValue):\($0)" } }
        return VisibleText.line((user + others).joined(separator: ", "))
    }

    func grantees(_ session: Session) async throws -> [Grantee] {
        try await Self.grantees(session, users: user, departments: department, groups: group, roles: role)
    }

    /// The grantees of those names or ids.
    static func grantees(
        _ session: Session, users: [String], departments: [String], groups: [String], roles: [String] = []
    ) async throws -> [Grantee] {
        var kinds: [Grantee.Kind] = []
        if !users.isEmpty { kinds += try await session.users().ids(users).map { .userID($0) } }
        if !departments.isEmpty { kinds += try await session.departments().ids(departments).map { .departmentID($0) } }
        if !groups.isEmpty { kinds += try await session.groups().ids(groups).map { .groupID($0) } }
        if !roles.isEmpty { kinds += try await session.roles().ids(roles).map { .roleID($0) } }
        return kinds.map { Grantee(kind: $0) }
    }
}
