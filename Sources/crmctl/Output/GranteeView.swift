import CRMModel

/// Tells users, departments, groups and roles by their names.
struct GranteeView {
    let users: Directory<User>
    private let departments: Directory<Department>
    private let groups: Directory<Group>
    private let roles: Directory<Role>

    init(_ session: Session) async throws {
        users = try await session.users()
        departments = try await session.departments()
        groups = try await session.groups()
        roles = try await session.roles()
    }

    /// The kind and the name: "user", "li.na".
    func named(_ grantee: Grantee?) -> (kind: String, name: String) {
        switch grantee?.kind {
        case .userID(let id): ("user", users.name(id))
        case .departmentID(let id): ("department", departments.name(id))
        case .groupID(let id): ("group", groups.name(id))
        case .roleID(let id): ("role", roles.name(id))
        case nil: ("", "")
        }
    }
}
