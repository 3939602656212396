import CRMModel

/// Users for people, with the names of those they belong to.
struct UserTable {
    private let users: Directory<User>
    private let departments: Directory<Department>
    private let roles: Directory<Role>

    init(_ session: Session) async throws {
        users = try await session.users()
        departments = try await session.departments()
        roles = try await session.roles()
    }

    /// - Parameter withActivity: with a column that says who can act.
    func table(_ shown: [User], withActivity: Bool) -> Table {
        let titles = ["NAME", "FULL NAME", "SUPERIOR", "DEPARTMENT", "ROLES"] + (withActivity ? ["ACTIVE"] : [])
        var table = Table([Table.Column("ID", isRightAligned: true)] + titles.map { Table.Column($0) })
        for user in shown {
            var cells = [
                String(user.id), user.name, user.fullName, users.name(user.superiorID),
                departments.name(user.departmentID), roleNames(user),
            ]
            if withActivity { cells.append(user.active ? "yes" : "no") }
            table.add(cells)
        }
        return table
    }

    func card(_ user: User) -> [String] {
        var card = Card()
        card.add("id", String(user.id))
        card.add("name", user.name)
        card.addIfAny("full name", user.fullName)
        card.add("active", user.active ? "yes" : "no")
        card.addIfAny("superior", users.name(user.superiorID))
        card.addIfAny("department", departments.name(user.departmentID))
        card.add("roles", roleNames(user))
        return card.lines()
    }

    private func roleNames(_ user: User) -> String {
        user.roleIDs.map { roles.name($0) }.joined(separator: ", ")
    }
}
