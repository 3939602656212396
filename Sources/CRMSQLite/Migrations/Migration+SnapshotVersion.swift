extension Migration {
    /// Layout 7: the version of what is kept in memory as a whole, so that a reader finds what fits its moment.
    static let snapshotVersion = Migration(
        version: 7, sql: "ALTER TABLE installation ADD COLUMN snapshot_version INTEGER NOT NULL DEFAULT 0;")
}
