extension Migration {
    /// Layout 6: saved scenes, and indexes by which records are counted.
    static let scenes = Migration(
        version: 6,
        sql: """
            -- AUTOINCREMENT: the id of a deleted scene is never given to another one. A filter is a message, encoded; it and
            -- the sort may be NULL.
            CREATE TABLE scenes (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                object INTEGER NOT NULL,
                owner_id INTEGER NOT NULL,
                name TEXT NOT NULL,
                built_in INTEGER NOT NULL,
                filter BLOB,
                sort_field TEXT,
                sort_descending INTEGER NOT NULL,
                UNIQUE (owner_id, object, name)
            ) STRICT;
            CREATE INDEX scenes_by_object ON scenes (object, id);

            -- With whom scenes are shared: kinds and ids as in shares.
            CREATE TABLE scene_grantees (
                scene_id INTEGER NOT NULL,
                grantee_kind INTEGER NOT NULL,
                grantee_id INTEGER NOT NULL,
                PRIMARY KEY (scene_id, grantee_kind, grantee_id)
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX scene_grantees_by_grantee ON scene_grantees (grantee_kind, grantee_id, scene_id);

            -- With the life state, so that active records are counted without being read.
            DROP INDEX records_by_object;
            CREATE INDEX records_by_object ON records (object, id, life_state);
            DROP INDEX records_by_owner;
            CREATE INDEX records_by_owner ON records (owner_id, object, id, life_state);
            """)
}
