import CRMModel

/// What grantees are called.
struct GranteeNames {
    private let users: Directory<User>
    private let departments: Directory<Department>
    private let groups: Directory<Group>
    private let roles: Directory<Role>

    init(_ session: Session) async throws {
        users = try await session.users()
        departments = try await session.departments()
        groups = try await session.groups()
        roles = try await session.roles()
    }

    /// The name of a user who is no grantee here.
    func name(ofUser id: Int64) -> String { users.name(id) }

    /// The kind, and the name.
    func named(_ grantee: Grantee?) -> (kind: String, name: String) {
        switch grantee?.kind {
        case .userID(let id): ("user", users.name(id))
        case .departmentID(let id): ("department", departments.name(id))
        case .groupID(let id): ("group", groups.name(id))
        case .roleID(let id): ("role", roles.name(id))
        case nil: ("", "")
        }
    }

    /// "li.na, group:Night shift": as ``WrittenGrantee`` takes them.
    func text(_ grantees: [Grantee]) -> String {
        grantees.map { grantee in
            let (kind, name) = named(grantee)
            return kind == "user" ? name : "\(kind):\(name)"
        }.joined(separator: ", ")
    }
}
