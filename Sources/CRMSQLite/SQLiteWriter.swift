internal import CRMRepository
internal import CSQLite

/// The connection that writes and checkpoints.
final class SQLiteWriter: StorageWriter {
    let connection: Connection
    private let tables: SQLiteTables

    init(_ connection: Connection) {
        self.connection = connection
        tables = SQLiteTables(connection)
    }

    func begin() throws(RepositoryError) -> any WriteTransaction {
        try connection.execute("BEGIN IMMEDIATE")
        return tables
    }

    func openSavepoint() throws(RepositoryError) { try connection.execute("SAVEPOINT request") }

    func releaseSavepoint() throws(RepositoryError) { try connection.execute("RELEASE request") }

    func undoSavepoint() throws(RepositoryError) {
        try connection.execute("ROLLBACK TO request")
        try connection.execute("RELEASE request")
    }

    func commit() throws(RepositoryError) { try connection.execute("COMMIT") }

    func rollback() {
        // After some errors SQLite has rolled back by itself.
        if sqlite3_get_autocommit(connection.handle) == 0 { try? connection.execute("ROLLBACK") }
    }

    func close() {
        sqlite3_wal_checkpoint_v2(connection.handle, nil, SQLITE_CHECKPOINT_TRUNCATE, nil, nil)
    }
}
