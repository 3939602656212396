internal import CRMModel
internal import CRMRepository

// Rules for duplicates, and the keys of records by them.
extension SQLiteTables {
    func duplicateRules() throws(RepositoryError) -> [DuplicateRule] {
        var keys: [Int64: [String]] = [:]
        try each("SELECT rule_id, key FROM duplicate_rule_fields ORDER BY rule_id, position") { row in
            keys[row.integer(0), default: []].append(row.text(1))
        }
        var result: [DuplicateRule] = []
        try each("SELECT id, object, comparison, action, active FROM duplicate_rules ORDER BY id") { row in
            result.append(
                DuplicateRule(
                    id: row.integer(0), object: BusinessObject(rawValue: Int32(truncatingIfNeeded: row.integer(1))),
                    fieldKeys: keys[row.integer(0)] ?? [],
                    comparison: DuplicateRule.Comparison(rawValue: Int32(truncatingIfNeeded: row.integer(2))),
                    action: DuplicateRule.Action(rawValue: Int32(truncatingIfNeeded: row.integer(3))),
                    active: row.bool(4)))
        }
        return result
    }

    func save(_ rule: DuplicateRule) throws(RepositoryError) -> Int64 {
        guard let object = rule.object, let comparison = rule.comparison, let action = rule.action else {
            throw .unexpected("a rule for duplicates that is not complete")
        }
        let statement = try connection.statement(
            """
            INSERT INTO duplicate_rules (id, object, comparison, action, active) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (id) DO UPDATE SET action = excluded.action, active = excluded.active
            """)
        bindID(rule.id, to: statement)
        statement.bind(2, Int64(object.rawValue))
        statement.bind(3, Int64(comparison.rawValue))
        statement.bind(4, Int64(action.rawValue))
        statement.bind(5, rule.active)
        try statement.run()
        guard rule.id == 0 else { return rule.id }
        let id = connection.lastInsertedID
        let field = try connection.statement(
            "INSERT INTO duplicate_rule_fields (rule_id, position, key) VALUES ($1, $2, $3)")
        for (position, key) in rule.fieldKeys.enumerated() {
            field.bind(1, id)
            field.bind(2, Int64(position))
            field.bind(3, key)
            try field.run()
        }
        return id
    }

    func removeDuplicateRule(_ id: Int64) throws(RepositoryError) {
        try remove(
            id, from: [("duplicate_rules", "id"), ("duplicate_rule_fields", "rule_id"), ("duplicate_keys", "rule_id")])
    }

    // MARK: Keys

    func records(
        withDuplicateKey key: [UInt8], ofRule id: Int64, atMost limit: Int
    ) throws(RepositoryError) -> [Int64] {
        let statement = try connection.statement(
            """
            SELECT k.record_id FROM duplicate_keys k CROSS JOIN records r ON r.id = k.record_id
            WHERE k.rule_id = $1 AND k.key = $2 AND r.life_state = \(LifeState.active.rawValue)
            ORDER BY k.record_id LIMIT $3
            """)
        defer { statement.reset() }
        statement.bind(1, id)
        statement.bind(2, key)
        statement.bind(3, Int64(limit))
        var ids: [Int64] = []
        while try statement.step() { ids.append(statement.integer(0)) }
        return ids
    }

    func addDuplicateKey(_ key: [UInt8], ofRule id: Int64, toRecord recordID: Int64) throws(RepositoryError) {
        try run("INSERT INTO duplicate_keys (rule_id, key, record_id) VALUES ($1, $2, $3)", key, id, recordID)
    }

    func removeDuplicateKey(_ key: [UInt8], ofRule id: Int64, fromRecord recordID: Int64) throws(RepositoryError) {
        try run("DELETE FROM duplicate_keys WHERE rule_id = $1 AND key = $2 AND record_id = $3", key, id, recordID)
    }

    private func run(_ sql: String, _ key: [UInt8], _ id: Int64, _ recordID: Int64) throws(RepositoryError) {
        let statement = try connection.statement(sql)
        statement.bind(1, id)
        statement.bind(2, key)
        statement.bind(3, recordID)
        try statement.run()
    }
}
