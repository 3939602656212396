import ArgumentParser
import CRMModel

/// To whom something is given, or from whom it is taken: somebody.
struct GranteeOptions: ParsableArguments {
    @OptionGroup private var names: GranteeNames

    func validate() throws {
        if names.isEmpty { throw ValidationError("Name a --user, a --department, a --group or a --role") }
    }

    func grantees(_ session: Session) async throws -> [Grantee] { try await names.grantees(session) }
}

/// Users, departments, groups and roles; perhaps nobody.
struct GranteeNames: ParsableArguments {
    @Option(help: ArgumentHelp("A user. Each of these may be given again.", valueName: "user"))
    private var user: [String] = []

    @Option(help: ArgumentHelp("A department, with those below it.", valueName: "department"))
    private var department: [String] = []

    @Option(help: ArgumentHelp("A group.", valueName: "group"))
    private var group: [String] = []

    @Option(help: ArgumentHelp("A role.", valueName: "role"))
    private var role: [String] = []

    var isEmpty: Bool { user.isEmpty && department.isEmpty && group.isEmpty && role.isEmpty }

    func grantees(_ session: Session) async throws -> [Grantee] {
        var kinds: [Grantee.Kind] = []
        if !user.isEmpty { kinds += try await session.users().ids(user).map { .userID($0) } }
        if !department.isEmpty { kinds += try await session.departments().ids(department).map { .departmentID($0) } }
        if !group.isEmpty { kinds += try await session.groups().ids(group).map { .groupID($0) } }
        if !role.isEmpty { kinds += try await session.roles().ids(role).map { .roleID($0) } }
        return kinds.map { Grantee(kind: $0) }
    }
}
