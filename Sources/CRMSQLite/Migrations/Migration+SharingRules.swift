extension Migration {
    /// Layout 4: sharing rules, additions to the policy, and departments, groups and roles that can be deleted.
    ///
    /// AUTOINCREMENT: the id of something deleted is never given to anything else; audit entries name it.
    static let sharingRules = Migration(
        version: 4,
        sql: """
            -- Kinds as in shares.
            CREATE TABLE sharing_rules (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                object INTEGER NOT NULL,
                name TEXT NOT NULL,
                owner_kind INTEGER NOT NULL,
                owner_id INTEGER NOT NULL,
                grantee_kind INTEGER NOT NULL,
                grantee_id INTEGER NOT NULL,
                access INTEGER NOT NULL,
                active INTEGER NOT NULL,
                UNIQUE (object, name)
            ) STRICT;

            CREATE TABLE policy_additions (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                operation INTEGER NOT NULL,
                object INTEGER NOT NULL,
                condition INTEGER
            ) STRICT;
            CREATE TABLE policy_addition_statuses (
                addition_id INTEGER NOT NULL,
                position INTEGER NOT NULL,
                status INTEGER NOT NULL,
                PRIMARY KEY (addition_id, position)
            ) STRICT, WITHOUT ROWID;
            CREATE TABLE policy_addition_grants (
                addition_id INTEGER NOT NULL,
                position INTEGER NOT NULL,
                grant_number INTEGER NOT NULL,
                PRIMARY KEY (addition_id, position)
            ) STRICT, WITHOUT ROWID;

            ALTER TABLE departments RENAME TO former_departments;
            CREATE TABLE departments (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                name TEXT NOT NULL,
                parent_id INTEGER
            ) STRICT;
            INSERT INTO departments SELECT id, name, parent_id FROM former_departments;
            DROP TABLE former_departments;

            ALTER TABLE groups RENAME TO former_groups;
            CREATE TABLE groups (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE) STRICT;
            INSERT INTO groups SELECT id, name FROM former_groups;
            DROP TABLE former_groups;

            ALTER TABLE roles RENAME TO former_roles;
            CREATE TABLE roles (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                name TEXT NOT NULL UNIQUE,
                preset INTEGER NOT NULL
            ) STRICT;
            INSERT INTO roles SELECT id, name, preset FROM former_roles;
            DROP TABLE former_roles;
            """)
}
