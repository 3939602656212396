internal import CRMModel
internal import CRMRepository

extension SQLiteTables {
    func teamRoles() throws(RepositoryError) -> [StoredTeamRole] {
        var result: [StoredTeamRole] = []
        try each("SELECT id, object, position, name, active FROM team_roles ORDER BY id") { row in
            let role = TeamRole(
                id: row.integer(0), object: BusinessObject(rawValue: Int32(truncatingIfNeeded: row.integer(1))),
                name: row.text(3), active: row.bool(4))
            result.append(StoredTeamRole(role, position: Int(row.integer(2))))
        }
        return result
    }

    func teamRolePermissions() throws(RepositoryError) -> [TeamRolePermission] {
        var result: [TeamRolePermission] = []
        try each("SELECT team_role_id, operation FROM team_role_permissions") { row in
            result.append(
                TeamRolePermission(
                    teamRoleID: row.integer(0),
                    operation: Operation(rawValue: Int32(truncatingIfNeeded: row.integer(1))), allowed: false))
        }
        return result
    }

    func insert(_ role: StoredTeamRole) throws(RepositoryError) -> Int64 {
        guard let object = role.role.object else { throw .unexpected("a team role without an object") }
        let statement = try connection.statement(
            "INSERT INTO team_roles (object, position, name, active) VALUES ($1, $2, $3, $4)")
        statement.bind(1, Int64(object.rawValue))
        statement.bind(2, Int64(role.position))
        statement.bind(3, role.role.name)
        statement.bind(4, role.role.active)
        try statement.run()
        return connection.lastInsertedID
    }

    func update(_ role: TeamRole) throws(RepositoryError) {
        let statement = try connection.statement("UPDATE team_roles SET name = $1, active = $2 WHERE id = $3")
        statement.bind(1, role.name)
        statement.bind(2, role.active)
        statement.bind(3, role.id)
        try statement.run()
    }

    func save(_ permission: TeamRolePermission) throws(RepositoryError) {
        guard let operation = permission.operation else {
            throw .unexpected("the permission of a team role without an operation")
        }
        let statement = try connection.statement(
            permission.allowed
                ? "DELETE FROM team_role_permissions WHERE team_role_id = $1 AND operation = $2"
                : "INSERT INTO team_role_permissions (team_role_id, operation) VALUES ($1, $2) ON CONFLICT DO NOTHING")
        statement.bind(1, permission.teamRoleID)
        statement.bind(2, Int64(operation.rawValue))
        try statement.run()
    }
}
