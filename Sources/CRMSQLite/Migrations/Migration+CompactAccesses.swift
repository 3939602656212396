extension Migration {
    /// Layout 8: with each record, to whom it is open, as much of it as a decision needs.
    ///
    /// NULL where the flags say that it is open to somebody: look in the tables. So it is for whoever was so before, until
    /// something changes.
    static let compactAccesses = Migration(version: 8, sql: "ALTER TABLE records ADD COLUMN accesses BLOB;")
}
