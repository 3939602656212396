extension Migration {
    /// Layout 3: team roles, and members found by the record with whose team they were added.
    static let teamRoles = Migration(
        version: 3,
        sql: """
            CREATE TABLE team_roles (
                id INTEGER PRIMARY KEY,
                object INTEGER NOT NULL,
                -- The bit in sets of the object's team roles.
                position INTEGER NOT NULL,
                name TEXT NOT NULL,
                active INTEGER NOT NULL,
                UNIQUE (object, position),
                UNIQUE (object, name)
            ) STRICT;
            -- Those that are switched off.
            CREATE TABLE team_role_permissions (
                team_role_id INTEGER NOT NULL,
                operation INTEGER NOT NULL,
                PRIMARY KEY (team_role_id, operation)
            ) STRICT, WITHOUT ROWID;

            -- A set of the object's team roles.
            ALTER TABLE team_members ADD COLUMN roles INTEGER NOT NULL DEFAULT 0;
            DROP INDEX team_members_by_grantee;
            CREATE INDEX team_members_by_grantee
                ON team_members (grantee_kind, grantee_id, object, record_id, expires_at, roles);
            CREATE INDEX team_members_by_source
                ON team_members (source_record_id, grantee_kind, grantee_id) WHERE source_record_id <> 0;
            """)
}
