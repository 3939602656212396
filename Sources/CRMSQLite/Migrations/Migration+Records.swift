extension Migration {
    /// Layout 1: records, the organisation, field definitions, audit, kept answers.
    static let records = Migration(
        version: 1,
        sql: """
            -- What can't change any more; one row.
            CREATE TABLE installation (id INTEGER PRIMARY KEY CHECK (id = 1), currency TEXT NOT NULL) STRICT;

            CREATE TABLE users (
                id INTEGER PRIMARY KEY,
                name TEXT NOT NULL UNIQUE,
                full_name TEXT NOT NULL,
                active INTEGER NOT NULL,
                superior_id INTEGER,
                department_id INTEGER
            ) STRICT;
            CREATE TABLE user_roles (
                user_id INTEGER NOT NULL,
                role_id INTEGER NOT NULL,
                PRIMARY KEY (user_id, role_id)
            ) STRICT, WITHOUT ROWID;
            CREATE TABLE departments (id INTEGER PRIMARY KEY, name TEXT NOT NULL, parent_id INTEGER) STRICT;
            CREATE TABLE groups (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
            CREATE TABLE group_members (
                group_id INTEGER NOT NULL,
                user_id INTEGER NOT NULL,
                PRIMARY KEY (group_id, user_id)
            ) STRICT, WITHOUT ROWID;
            CREATE TABLE roles (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, preset INTEGER NOT NULL) STRICT;
            -- Those that are switched off.
            CREATE TABLE function_permissions (
                role_id INTEGER NOT NULL,
                object INTEGER NOT NULL,
                operation INTEGER NOT NULL,
                PRIMARY KEY (role_id, object, operation)
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE field_definitions (
                id INTEGER PRIMARY KEY,
                object INTEGER NOT NULL,
                key TEXT NOT NULL,
                type INTEGER NOT NULL,
                required INTEGER NOT NULL,
                is_unique INTEGER NOT NULL,
                label TEXT NOT NULL,
                label_zh TEXT NOT NULL,
                reference_object INTEGER,
                maximum_length INTEGER NOT NULL,
                minimum_unscaled INTEGER,
                minimum_scale INTEGER,
                maximum_unscaled INTEGER,
                maximum_scale INTEGER,
                number_format TEXT NOT NULL,
                custom INTEGER NOT NULL,
                active INTEGER NOT NULL,
                UNIQUE (object, key)
            ) STRICT;
            CREATE TABLE field_choices (
                field_id INTEGER NOT NULL,
                position INTEGER NOT NULL,
                value TEXT NOT NULL,
                PRIMARY KEY (field_id, position)
            ) STRICT, WITHOUT ROWID;
            CREATE TABLE field_numbers (
                field_id INTEGER NOT NULL,
                period TEXT NOT NULL,
                last INTEGER NOT NULL,
                PRIMARY KEY (field_id, period)
            ) STRICT, WITHOUT ROWID;

            -- AUTOINCREMENT: the id of a deleted record is never given to another one.
            CREATE TABLE records (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                object INTEGER NOT NULL,
                owner_id INTEGER,
                status INTEGER NOT NULL,
                life_state INTEGER NOT NULL,
                approval_status INTEGER NOT NULL,
                locked INTEGER NOT NULL,
                pool_id INTEGER,
                version INTEGER NOT NULL,
                created_at INTEGER NOT NULL,
                modified_at INTEGER NOT NULL,
                created_by INTEGER NOT NULL,
                modified_by INTEGER NOT NULL,
                fields BLOB NOT NULL
            ) STRICT;
            CREATE INDEX records_by_object ON records (object, id);
            CREATE INDEX records_by_owner ON records (owner_id, object, id);

            -- The keys of the fields, for filters and for sorting; a multi-choice has several.
            CREATE TABLE field_values (
                record_id INTEGER NOT NULL,
                field_id INTEGER NOT NULL,
                value ANY NOT NULL,
                PRIMARY KEY (record_id, field_id, value)
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX field_values_by_value ON field_values (field_id, value, record_id);
            CREATE TABLE long_texts (
                record_id INTEGER NOT NULL,
                field_id INTEGER NOT NULL,
                value TEXT NOT NULL,
                PRIMARY KEY (record_id, field_id)
            ) STRICT, WITHOUT ROWID;
            CREATE TABLE unique_values (
                field_id INTEGER NOT NULL,
                value ANY NOT NULL,
                record_id INTEGER NOT NULL,
                PRIMARY KEY (field_id, value)
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE audit_entries (
                id INTEGER PRIMARY KEY,
                time INTEGER NOT NULL,
                user_id INTEGER,
                service_uid INTEGER NOT NULL,
                method TEXT NOT NULL,
                subject INTEGER NOT NULL,
                subject_id INTEGER NOT NULL,
                version INTEGER NOT NULL,
                changes BLOB NOT NULL
            ) STRICT;
            CREATE INDEX audit_entries_by_subject ON audit_entries (subject, subject_id, version);

            CREATE TABLE answers (
                service_uid INTEGER NOT NULL,
                user_id INTEGER NOT NULL,
                method TEXT NOT NULL,
                key TEXT NOT NULL,
                request BLOB NOT NULL,
                response BLOB NOT NULL,
                expires_at INTEGER NOT NULL,
                PRIMARY KEY (service_uid, user_id, method, key)
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX answers_by_expiry ON answers (expires_at);
            """)
}
