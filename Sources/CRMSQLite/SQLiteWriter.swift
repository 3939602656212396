internal import CRMRepository
internal import CSQLite

/// The connection that writes and checkpoints.
final class SQLiteWriter: StorageWriter {
    let connection: Connection
    private let tables: SQLiteTables
    private let log: WriteAheadLog

    init(_ connection: Connection, _ log: WriteAheadLog) {
        self.connection = connection
        self.log = log
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

    func tidy() throws(RepositoryError) { try log.keepShort() }

    func close() { log.close() }
}
