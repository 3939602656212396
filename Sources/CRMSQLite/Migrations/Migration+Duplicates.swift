extension Migration {
    /// Layout 13: rules for duplicates, and by which keys records are compared.
    ///
    /// Keys are digests: of what has been erased no value remains.
    static let duplicates = Migration(
        version: 13,
        sql: """
            -- AUTOINCREMENT: the id of a deleted rule is never given to another one.
            CREATE TABLE duplicate_rules (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                object INTEGER NOT NULL,
                comparison INTEGER NOT NULL,
                action INTEGER NOT NULL,
                active INTEGER NOT NULL
            ) STRICT;
            CREATE TABLE duplicate_rule_fields (
                rule_id INTEGER NOT NULL,
                position INTEGER NOT NULL,
                key TEXT NOT NULL,
                PRIMARY KEY (rule_id, position)
            ) STRICT, WITHOUT ROWID;
            CREATE TABLE duplicate_keys (
                rule_id INTEGER NOT NULL,
                key BLOB NOT NULL,
                record_id INTEGER NOT NULL,
                PRIMARY KEY (rule_id, key, record_id)
            ) STRICT, WITHOUT ROWID;
            """)
}
