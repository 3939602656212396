internal import CRMModel
internal import CRMRepository

// High seas pools.
extension SQLiteTables {
    func pools() throws(RepositoryError) -> [Pool] {
        var members: [Int64: [Grantee]] = [:]
        var administrators: [Int64: [Grantee]] = [:]
        try each(
            """
            SELECT pool_id, administers, grantee_kind, grantee_id FROM pool_grantees
            ORDER BY pool_id, administers, grantee_kind, grantee_id
            """
        ) { row throws(RepositoryError) in
            guard let kind = Grantee.Kind(number: row.integer(2), id: row.integer(3)) else {
                throw .unexpected("pool \(row.integer(0)) is for a kind of grantee that this program doesn't know")
            }
            let grantee = Grantee(kind: kind)
            if row.bool(1) {
                administrators[row.integer(0), default: []].append(grantee)
            } else {
                members[row.integer(0), default: []].append(grantee)
            }
        }
        var result: [Pool] = []
        try each("SELECT id, object, name FROM pools ORDER BY id") { row in
            let id = row.integer(0)
            result.append(
                Pool(
                    id: id, object: BusinessObject(rawValue: Int32(truncatingIfNeeded: row.integer(1))),
                    name: row.text(2), members: members[id] ?? [], administrators: administrators[id] ?? []))
        }
        return result
    }

    func hasRecords(inPool id: Int64) throws(RepositoryError) -> Bool {
        let statement = try connection.statement("SELECT 1 FROM records WHERE pool_id = $1 LIMIT 1")
        defer { statement.reset() }
        statement.bind(1, id)
        return try statement.step()
    }

    func save(_ pool: Pool) throws(RepositoryError) -> Int64 {
        guard let object = pool.object else { throw .unexpected("a pool without an object") }
        let statement = try connection.statement(
            """
            INSERT INTO pools (id, object, name) VALUES ($1, $2, $3)
            ON CONFLICT (id) DO UPDATE SET object = excluded.object, name = excluded.name
            """)
        bindID(pool.id, to: statement)
        statement.bind(2, Int64(object.rawValue))
        statement.bind(3, pool.name)
        try statement.run()
        let id = pool.id == 0 ? connection.lastInsertedID : pool.id
        try remove(id, from: [("pool_grantees", "pool_id")])
        try add(pool.members, toPool: id, administers: false)
        try add(pool.administrators, toPool: id, administers: true)
        return id
    }

    func removePool(_ id: Int64) throws(RepositoryError) {
        try remove(id, from: [("pool_grantees", "pool_id"), ("pools", "id")])
    }

    private func add(_ grantees: [Grantee], toPool id: Int64, administers: Bool) throws(RepositoryError) {
        let statement = try connection.statement(
            """
            INSERT INTO pool_grantees (pool_id, administers, grantee_kind, grantee_id) VALUES ($1, $2, $3, $4)
            """)
        for kind in grantees.compactMap(\.kind) {
            statement.bind(1, id)
            statement.bind(2, administers)
            statement.bind(3, kind.number)
            statement.bind(4, kind.id)
            try statement.run()
        }
    }
}
