internal import CRMRepository

/// A step from one layout of the database to the next. Steps are never changed once released.
struct Migration {
    /// The layout's version after the step.
    let version: UInt32
    let sql: String
    /// What SQL can't do, after it and in the same transaction.
    var code: (@Sendable (Connection) throws(RepositoryError) -> Void)?
    /// Whether the whole database is written anew before it, so that nothing remains of what was removed from it. For a while
    /// that takes twice as much room as the database, and once as much where SQLite keeps temporary files.
    var writesAnew = false

    /// All steps, in order. `PRAGMA user_version` keeps how far a database is.
    static let all: [Migration] = [
        .records, .accesses, .teamRoles, .sharingRules, .highSeas, .scenes, .snapshotVersion,
        .compactAccesses, .confirmations, .amounts, .bin, .searchTerms, .duplicates,
    ]

    static var latestVersion: UInt32 { all.last?.version ?? 0 }

    /// Brings the database to the latest layout, each step in a transaction of its own.
    ///
    /// - Throws: `.storageFailed` if a later version of the program has been there.
    static func migrate(_ connection: Connection) throws(RepositoryError) {
        let version = UInt32(truncatingIfNeeded: try connection.integer("PRAGMA user_version") ?? 0)
        guard version <= latestVersion else {
            throw .storageFailed(
                "the database has layout \(version), this program knows layouts up to \(latestVersion)")
        }
        if version == 0, try connection.integer("SELECT count(*) FROM sqlite_schema") != 0 {
            throw .storageFailed("the database is another program's: it has tables, and none of them is ours")
        }
        for migration in all where migration.version > version {
            if migration.writesAnew, version > 0 { try connection.execute("VACUUM") }
            try connection.executeScript("BEGIN IMMEDIATE; \(migration.sql)")
            try migration.code?(connection)
            try connection.executeScript("PRAGMA user_version = \(migration.version); COMMIT;")
        }
    }
}
