extension Migration {
    /// Layout 9: confirmations, and what the dependants of sales orders come to.
    ///
    /// A record's confirmation and a sales order's amounts are kept in the form in which they are sent. The confirmers of all
    /// nodes are rows besides, for lists, of the form of shares.
    static let confirmations = Migration(
        version: 9,
        sql: """
            ALTER TABLE records ADD COLUMN confirmation BLOB;
            ALTER TABLE records ADD COLUMN order_amounts BLOB;

            CREATE TABLE confirmers (
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
            CREATE INDEX confirmers_by_grantee
                ON confirmers (grantee_kind, grantee_id, object, record_id, expires_at);

            -- As configured for an object, by position; kind 0 stands for whoever is above the owner.
            CREATE TABLE confirmation_nodes (
                object INTEGER NOT NULL,
                position INTEGER NOT NULL,
                name TEXT NOT NULL,
                PRIMARY KEY (object, position)
            ) STRICT, WITHOUT ROWID;
            CREATE TABLE confirmation_node_confirmers (
                object INTEGER NOT NULL,
                position INTEGER NOT NULL,
                grantee_kind INTEGER NOT NULL,
                grantee_id INTEGER NOT NULL,
                PRIMARY KEY (object, position, grantee_kind, grantee_id)
            ) STRICT, WITHOUT ROWID;
            """)
}
