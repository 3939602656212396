extension Migration {
    /// Layout 2: shares and related teams.
    ///
    /// Grantees are users (kind 1), departments (2), groups (3) and roles (4). The object is the record's, for lists: they
    /// walk the index of a grantee by record id.
    static let accesses = Migration(
        version: 2,
        sql: """
            CREATE TABLE shares (
                record_id INTEGER NOT NULL,
                grantee_kind INTEGER NOT NULL,
                grantee_id INTEGER NOT NULL,
                object INTEGER NOT NULL,
                access INTEGER NOT NULL,
                expires_at INTEGER,
                given_by INTEGER NOT NULL,
                given_at INTEGER NOT NULL,
                PRIMARY KEY (record_id, grantee_kind, grantee_id)
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX shares_by_grantee ON shares (grantee_kind, grantee_id, object, record_id, expires_at);

            -- A member may be added to a record itself (source 0) and with the teams of other records.
            CREATE TABLE team_members (
                record_id INTEGER NOT NULL,
                grantee_kind INTEGER NOT NULL,
                grantee_id INTEGER NOT NULL,
                source_record_id INTEGER NOT NULL,
                object INTEGER NOT NULL,
                access INTEGER NOT NULL,
                expires_at INTEGER,
                given_by INTEGER NOT NULL,
                given_at INTEGER NOT NULL,
                PRIMARY KEY (record_id, grantee_kind, grantee_id, source_record_id)
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX team_members_by_grantee
                ON team_members (grantee_kind, grantee_id, object, record_id, expires_at);

            -- Whether a record has rows there: most have none, and are then read without looking.
            ALTER TABLE records ADD COLUMN has_shares INTEGER NOT NULL DEFAULT 0;
            ALTER TABLE records ADD COLUMN has_team INTEGER NOT NULL DEFAULT 0;
            """)
}
