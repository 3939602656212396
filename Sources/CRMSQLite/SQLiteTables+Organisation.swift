internal import CRMModel
internal import CRMRepository

extension SQLiteTables {
    var snapshotVersion: Int64 {
        get throws(RepositoryError) {
            try connection.integer("SELECT snapshot_version FROM installation WHERE id = 1") ?? 0
        }
    }

    func save(snapshotVersion: Int64) throws(RepositoryError) {
        let statement = try connection.statement("UPDATE installation SET snapshot_version = $1 WHERE id = 1")
        statement.bind(1, snapshotVersion)
        try statement.run()
    }

    func currency() throws(RepositoryError) -> String? {
        try connection.text("SELECT currency FROM installation WHERE id = 1")
    }

    func save(currency: String) throws(RepositoryError) {
        let statement = try connection.statement("INSERT INTO installation (id, currency) VALUES (1, $1)")
        statement.bind(1, currency)
        try statement.run()
    }

    func users() throws(RepositoryError) -> [User] {
        var roleIDs: [Int64: [Int64]] = [:]
        try each("SELECT user_id, role_id FROM user_roles ORDER BY user_id, role_id") { row in
            roleIDs[row.integer(0), default: []].append(row.integer(1))
        }
        var result: [User] = []
        try each("SELECT id, name, full_name, active, superior_id, department_id FROM users ORDER BY id") { row in
            let id = row.integer(0)
            result.append(
                User(
                    id: id, name: row.text(1), fullName: row.text(2), active: row.bool(3),
                    superiorID: row.optionalInteger(4), departmentID: row.optionalInteger(5),
                    roleIDs: roleIDs[id] ?? []))
        }
        return result
    }

    func departments() throws(RepositoryError) -> [Department] {
        var result: [Department] = []
        try each("SELECT id, name, parent_id FROM departments ORDER BY id") { row in
            result.append(Department(id: row.integer(0), name: row.text(1), parentID: row.optionalInteger(2)))
        }
        return result
    }

    func groups() throws(RepositoryError) -> [Group] {
        var memberIDs: [Int64: [Int64]] = [:]
        try each("SELECT group_id, user_id FROM group_members ORDER BY group_id, user_id") { row in
            memberIDs[row.integer(0), default: []].append(row.integer(1))
        }
        var result: [Group] = []
        try each("SELECT id, name FROM groups ORDER BY id") { row in
            let id = row.integer(0)
            result.append(Group(id: id, name: row.text(1), memberIDs: memberIDs[id] ?? []))
        }
        return result
    }

    func roles() throws(RepositoryError) -> [Role] {
        var result: [Role] = []
        try each("SELECT id, name, preset FROM roles ORDER BY id") { row in
            result.append(Role(id: row.integer(0), name: row.text(1), preset: row.bool(2)))
        }
        return result
    }

    func functionPermissions() throws(RepositoryError) -> [FunctionPermission] {
        var result: [FunctionPermission] = []
        try each("SELECT role_id, object, operation FROM function_permissions") { row in
            result.append(
                FunctionPermission(
                    roleID: row.integer(0), object: BusinessObject(rawValue: Int32(truncatingIfNeeded: row.integer(1))),
                    operation: Operation(rawValue: Int32(truncatingIfNeeded: row.integer(2))), allowed: false))
        }
        return result
    }

    func save(_ user: User) throws(RepositoryError) -> Int64 {
        let statement = try connection.statement(
            """
            INSERT INTO users (id, name, full_name, active, superior_id, department_id) VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (id) DO UPDATE SET name = excluded.name, full_name = excluded.full_name,
                active = excluded.active, superior_id = excluded.superior_id, department_id = excluded.department_id
            """)
        bindID(user.id, to: statement)
        statement.bind(2, user.name)
        statement.bind(3, user.fullName)
        statement.bind(4, user.active)
        statement.bind(5, user.superiorID)
        statement.bind(6, user.departmentID)
        try statement.run()
        let id = user.id == 0 ? connection.lastInsertedID : user.id
        try replacePairs(in: "user_roles", "user_id", "role_id", of: id, with: user.roleIDs)
        return id
    }

    func save(_ department: Department) throws(RepositoryError) -> Int64 {
        let statement = try connection.statement(
            """
            INSERT INTO departments (id, name, parent_id) VALUES ($1, $2, $3)
            ON CONFLICT (id) DO UPDATE SET name = excluded.name, parent_id = excluded.parent_id
            """)
        bindID(department.id, to: statement)
        statement.bind(2, department.name)
        statement.bind(3, department.parentID)
        try statement.run()
        return department.id == 0 ? connection.lastInsertedID : department.id
    }

    func save(_ group: Group) throws(RepositoryError) -> Int64 {
        let statement = try connection.statement(
            "INSERT INTO groups (id, name) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET name = excluded.name")
        bindID(group.id, to: statement)
        statement.bind(2, group.name)
        try statement.run()
        let id = group.id == 0 ? connection.lastInsertedID : group.id
        try replacePairs(in: "group_members", "group_id", "user_id", of: id, with: group.memberIDs)
        return id
    }

    func save(_ role: Role) throws(RepositoryError) -> Int64 {
        let statement = try connection.statement(
            """
            INSERT INTO roles (id, name, preset) VALUES ($1, $2, $3)
            ON CONFLICT (id) DO UPDATE SET name = excluded.name, preset = excluded.preset
            """)
        bindID(role.id, to: statement)
        statement.bind(2, role.name)
        statement.bind(3, role.preset)
        try statement.run()
        return role.id == 0 ? connection.lastInsertedID : role.id
    }

    func save(_ permission: FunctionPermission) throws(RepositoryError) {
        guard let object = permission.object, let operation = permission.operation else {
            throw .unexpected("a function permission without an object or an operation")
        }
        let statement = try connection.statement(
            permission.allowed
                ? "DELETE FROM function_permissions WHERE role_id = $1 AND object = $2 AND operation = $3"
                : """
                INSERT INTO function_permissions (role_id, object, operation) VALUES ($1, $2, $3)
                ON CONFLICT DO NOTHING
                """)
        statement.bind(1, permission.roleID)
        statement.bind(2, Int64(object.rawValue))
        statement.bind(3, Int64(operation.rawValue))
        try statement.run()
    }

    func removeDepartment(_ id: Int64) throws(RepositoryError) {
        try remove(id, from: [("departments", "id")])
    }

    func removeGroup(_ id: Int64) throws(RepositoryError) {
        try remove(id, from: [("groups", "id"), ("group_members", "group_id")])
    }

    func removeRole(_ id: Int64) throws(RepositoryError) {
        try remove(id, from: [("roles", "id"), ("function_permissions", "role_id")])
    }

    // MARK: What saving and removing each share

    /// NULL has the engine choose an id.
    func bindID(_ id: Int64, to statement: Statement) {
        statement.bind(1, id == 0 ? nil : id)
    }

    func each(_ sql: String, _ body: (Statement) throws(RepositoryError) -> Void) throws(RepositoryError) {
        let statement = try connection.statement(sql)
        defer { statement.reset() }
        while try statement.step() { try body(statement) }
    }

    /// Removes the rows that have the id in that column.
    func remove(_ id: Int64, from tables: [(table: String, column: String)]) throws(RepositoryError) {
        for (table, column) in tables {
            let statement = try connection.statement("DELETE FROM \(table) WHERE \(column) = $1")
            statement.bind(1, id)
            try statement.run()
        }
    }

    private func replacePairs(
        in table: String, _ owner: String, _ member: String, of id: Int64, with memberIDs: [Int64]
    ) throws(RepositoryError) {
        try remove(id, from: [(table, owner)])
        let insert = try connection.statement("INSERT INTO \(table) (\(owner), \(member)) VALUES ($1, $2)")
        for memberID in memberIDs {
            insert.bind(1, id)
            insert.bind(2, memberID)
            try insert.run()
        }
    }
}
