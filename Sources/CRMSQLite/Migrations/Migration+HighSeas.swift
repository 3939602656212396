extension Migration {
    /// Layout 5: high seas pools.
    ///
    /// Grantees are those of layout 2.
    static let highSeas = Migration(
        version: 5,
        sql: """
            -- AUTOINCREMENT: the id of a deleted pool is never given to another one.
            CREATE TABLE pools (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                object INTEGER NOT NULL,
                name TEXT NOT NULL,
                UNIQUE (object, name)
            ) STRICT;
            -- Members (administers 0) and administrators (1).
            CREATE TABLE pool_grantees (
                pool_id INTEGER NOT NULL,
                administers INTEGER NOT NULL,
                grantee_kind INTEGER NOT NULL,
                grantee_id INTEGER NOT NULL,
                PRIMARY KEY (pool_id, administers, grantee_kind, grantee_id)
            ) STRICT, WITHOUT ROWID;

            -- Most records lie in none.
            CREATE INDEX records_by_pool ON records (pool_id, object, id) WHERE pool_id IS NOT NULL;
            """)
}
