extension Migration {
    /// Layout 9: confirmations, and what the dependants of sales orders come to.
    ///
    /// A record's confirmation and a sales order's amounts are kept in the form in which they are sent. Confirmers of all
    /// nodes are rows besides, for lists: grantees as those of shares.
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
                PRIMARY KEY (record_id, grantee_kind, grantee_id)
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX confirmers_by_grantee ON confirmers (grantee_kind, grantee_id, object, record_id);

            CREATE TABLE confirmation_flows (object INTEGER PRIMARY KEY, nodes BLOB NOT NULL) STRICT;
            """)
}
