internal import CRMModel
internal import CRMRepository

// Saved scenes.
extension SQLiteTables {
    private static let sceneColumns = """
        s.id, s.object, s.owner_id, s.name, s.built_in, s.filter, s.sort_field, s.sort_descending
        """

    func scene(_ id: Int64) throws(RepositoryError) -> StoredScene? {
        let statement = try connection.statement("SELECT \(Self.sceneColumns) FROM scenes s WHERE s.id = $1")
        defer { statement.reset() }
        statement.bind(1, id)
        return try statement.step() ? try scene(from: statement) : nil
    }

    func scenes(_ query: SceneQuery) throws(RepositoryError) -> [StoredScene] {
        // CROSS JOIN: the reader's grantees lead.
        let readers = """
            AND s.id IN (SELECT id FROM scenes WHERE owner_id = ?4 AND object = ?1 UNION ALL \
            SELECT g.scene_id FROM json_each(?5) l CROSS JOIN scene_grantees g \
            WHERE g.grantee_kind = json_extract(l.value, '$[0]') AND g.grantee_id = json_extract(l.value, '$[1]'))
            """
        let statement = try connection.statement(
            """
            SELECT \(Self.sceneColumns) FROM scenes s WHERE s.object = ?1 AND s.id > ?2 \
            \(query.reader == nil ? "" : readers) ORDER BY s.id LIMIT ?3
            """)
        defer { statement.reset() }
        statement.bind(1, Int64(query.object.rawValue))
        statement.bind(2, query.afterID)
        statement.bind(3, Int64(query.limit))
        if let reader = query.reader {
            statement.bind(4, reader.ownerID)
            statement.bind(5, RecordQuerySQL.list(reader.grantees))
        }
        var result: [StoredScene] = []
        var bytes = 0
        while bytes <= query.limitBytes, try statement.step() {
            let scene = try scene(from: statement)
            bytes += scene.filter?.bytes.count ?? 0
            result.append(scene)
        }
        return result
    }

    func sceneCount(ofOwner id: Int64) throws(RepositoryError) -> Int {
        let statement = try connection.statement("SELECT count(*) FROM scenes WHERE owner_id = $1")
        defer { statement.reset() }
        statement.bind(1, id)
        return try statement.step() ? Int(statement.integer(0)) : 0
    }

    func sceneShared(with grantee: Grantee.Kind) throws(RepositoryError) -> Int64? {
        let statement = try connection.statement(
            "SELECT scene_id FROM scene_grantees WHERE grantee_kind = $1 AND grantee_id = $2 LIMIT 1")
        defer { statement.reset() }
        statement.bind(1, grantee.number)
        statement.bind(2, grantee.id)
        return try statement.step() ? statement.integer(0) : nil
    }

    func scene(ofOwner id: Int64, _ object: BusinessObject, named name: String) throws(RepositoryError) -> Int64? {
        let statement = try connection.statement(
            "SELECT id FROM scenes WHERE owner_id = $1 AND object = $2 AND name = $3")
        defer { statement.reset() }
        statement.bind(1, id)
        statement.bind(2, Int64(object.rawValue))
        statement.bind(3, name)
        return try statement.step() ? statement.integer(0) : nil
    }

    func save(_ scene: StoredScene) throws(RepositoryError) -> Int64 {
        let statement = try connection.statement(
            """
            INSERT INTO scenes (id, object, owner_id, name, built_in, filter, sort_field, sort_descending)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            ON CONFLICT (id) DO UPDATE SET name = excluded.name, built_in = excluded.built_in, filter = excluded.filter,
                sort_field = excluded.sort_field, sort_descending = excluded.sort_descending
            """)
        bindID(scene.id, to: statement)
        statement.bind(2, Int64(scene.object.rawValue))
        statement.bind(3, scene.ownerID)
        statement.bind(4, scene.name)
        statement.bind(5, Int64(scene.builtIn.rawValue))
        if let filter = scene.filter { statement.bind(6, filter.bytes) }
        if let sort = scene.sort { statement.bind(7, sort.field) }
        statement.bind(8, scene.sort?.descending ?? false)
        try statement.run()
        let id = scene.id == 0 ? connection.lastInsertedID : scene.id
        try remove(id, from: [("scene_grantees", "scene_id")])
        let insert = try connection.statement(
            "INSERT INTO scene_grantees (scene_id, grantee_kind, grantee_id) VALUES ($1, $2, $3)")
        for grantee in scene.sharedWith {
            insert.bind(1, id)
            insert.bind(2, grantee.number)
            insert.bind(3, grantee.id)
            try insert.run()
        }
        return id
    }

    func removeScene(_ id: Int64) throws(RepositoryError) {
        try remove(id, from: [("scene_grantees", "scene_id"), ("scenes", "id")])
    }

    private func scene(from row: Statement) throws(RepositoryError) -> StoredScene {
        let id = row.integer(0)
        guard let object = BusinessObject(rawValue: Int32(truncatingIfNeeded: row.integer(1))),
            let builtIn = BuiltInScene(rawValue: Int32(truncatingIfNeeded: row.integer(4)))
        else { throw .unexpected("scene \(id) has an object or a built-in scene that this program doesn't know") }
        return StoredScene(
            id: id, object: object, ownerID: row.integer(2), name: row.text(3), builtIn: builtIn,
            filter: row.isNull(5) ? nil : Encoded(bytes: row.bytes(5)),
            sort: row.isNull(6) ? nil : Sort(field: row.text(6), descending: row.bool(7)),
            sharedWith: try grantees(ofScene: id))
    }

    private func grantees(ofScene id: Int64) throws(RepositoryError) -> [Grantee.Kind] {
        let statement = try connection.statement(
            """
            SELECT grantee_kind, grantee_id FROM scene_grantees WHERE scene_id = $1 ORDER BY grantee_kind, grantee_id
            """)
        defer { statement.reset() }
        statement.bind(1, id)
        var result: [Grantee.Kind] = []
        while try statement.step() {
            guard let grantee = Grantee.Kind(number: statement.integer(0), id: statement.integer(1)) else {
                throw .unexpected("scene \(id) is shared with a kind of grantee that this program doesn't know")
            }
            result.append(grantee)
        }
        return result
    }
}
