internal import CRMModel
internal import CRMRepository

// Sharing rules, and additions to the policy.
extension SQLiteTables {
    func sharingRules() throws(RepositoryError) -> [SharingRule] {
        var result: [SharingRule] = []
        try each(
            """
            SELECT id, object, name, owner_kind, owner_id, grantee_kind, grantee_id, access, active
            FROM sharing_rules ORDER BY id
            """
        ) { row in
            result.append(
                SharingRule(
                    id: row.integer(0), object: BusinessObject(rawValue: Int32(truncatingIfNeeded: row.integer(1))),
                    name: row.text(2),
                    ownedBy: Grantee(kind: Grantee.Kind(number: row.integer(3), id: row.integer(4))),
                    sharedWith: Grantee(kind: Grantee.Kind(number: row.integer(5), id: row.integer(6))),
                    access: Access(rawValue: Int32(truncatingIfNeeded: row.integer(7))), active: row.bool(8)))
        }
        return result
    }

    func save(_ rule: SharingRule) throws(RepositoryError) -> Int64 {
        guard let object = rule.object, let owner = rule.ownedBy?.kind, let grantee = rule.sharedWith?.kind,
            let access = rule.access
        else { throw .unexpected("a sharing rule that is not complete") }
        let statement = try connection.statement(
            """
            INSERT INTO sharing_rules
                (id, object, name, owner_kind, owner_id, grantee_kind, grantee_id, access, active)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            ON CONFLICT (id) DO UPDATE SET name = excluded.name, access = excluded.access, active = excluded.active
            """)
        bindID(rule.id, to: statement)
        statement.bind(2, Int64(object.rawValue))
        statement.bind(3, rule.name)
        statement.bind(4, owner.number)
        statement.bind(5, owner.id)
        statement.bind(6, grantee.number)
        statement.bind(7, grantee.id)
        statement.bind(8, Int64(access.rawValue))
        statement.bind(9, rule.active)
        try statement.run()
        return rule.id == 0 ? connection.lastInsertedID : rule.id
    }

    func removeSharingRule(_ id: Int64) throws(RepositoryError) {
        try remove(id, from: [("sharing_rules", "id")])
    }

    // MARK: The policy

    func policyAdditions() throws(RepositoryError) -> [PolicyRow] {
        var statuses: [Int64: [Status]] = [:]
        try each("SELECT addition_id, status FROM policy_addition_statuses ORDER BY addition_id, position") { row in
            guard let status = Status(rawValue: Int32(truncatingIfNeeded: row.integer(1))) else { return }
            statuses[row.integer(0), default: []].append(status)
        }
        var grants: [Int64: [Grant]] = [:]
        try each("SELECT addition_id, grant_number FROM policy_addition_grants ORDER BY addition_id, position") { row in
            guard let grant = Grant(rawValue: Int32(truncatingIfNeeded: row.integer(1))) else { return }
            grants[row.integer(0), default: []].append(grant)
        }
        var result: [PolicyRow] = []
        try each("SELECT id, operation, object, condition FROM policy_additions ORDER BY id") { row in
            let id = row.integer(0)
            result.append(
                PolicyRow(
                    operation: Operation(rawValue: Int32(truncatingIfNeeded: row.integer(1))),
                    object: BusinessObject(rawValue: Int32(truncatingIfNeeded: row.integer(2))),
                    statuses: statuses[id] ?? [],
                    condition: row.optionalInteger(3).flatMap {
                        PolicyCondition(rawValue: Int32(truncatingIfNeeded: $0))
                    },
                    grants: grants[id] ?? [], id: id))
        }
        return result
    }

    func insert(_ row: PolicyRow) throws(RepositoryError) -> Int64 {
        guard let operation = row.operation, let object = row.object else {
            throw .unexpected("a row of the policy without an operation or an object")
        }
        let statement = try connection.statement(
            "INSERT INTO policy_additions (operation, object, condition) VALUES ($1, $2, $3)")
        statement.bind(1, Int64(operation.rawValue))
        statement.bind(2, Int64(object.rawValue))
        statement.bind(3, row.condition.map { Int64($0.rawValue) })
        try statement.run()
        let id = connection.lastInsertedID
        try insert(row.statuses.map(\.rawValue), of: id, into: "policy_addition_statuses", "status")
        try insert(row.grants.map(\.rawValue), of: id, into: "policy_addition_grants", "grant_number")
        return id
    }

    private func insert(
        _ numbers: [Int32], of id: Int64, into table: String, _ column: String
    ) throws(RepositoryError) {
        let statement = try connection.statement(
            "INSERT INTO \(table) (addition_id, position, \(column)) VALUES ($1, $2, $3)")
        for (position, number) in numbers.enumerated() {
            statement.bind(1, id)
            statement.bind(2, Int64(position))
            statement.bind(3, Int64(number))
            try statement.run()
        }
    }

    func removePolicyAddition(_ id: Int64) throws(RepositoryError) {
        try remove(
            id,
            from: [
                ("policy_additions", "id"), ("policy_addition_statuses", "addition_id"),
                ("policy_addition_grants", "addition_id"),
            ])
    }
}
