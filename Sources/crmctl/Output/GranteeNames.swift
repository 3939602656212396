import CRMModel

/// Grantees by their names.
struct GranteeNames {
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

    /// "department" and "North".
    func kindAndName(_ grantee: Grantee?) -> (String, String) {
        switch grantee?.kind {
        case .userID(let id): ("user", users.name(id))
        case .departmentID(let id): ("department", departments.name(id))
        case .groupID(let id): ("group", groups.name(id))
        case .roleID(let id): ("role", roles.name(id))
        case nil: ("", "")
        }
    }

    /// "department North".
    func text(_ grantee: Grantee?) -> String {
        let (kind, name) = kindAndName(grantee)
        return "\(kind) \(name)"
    }
}
