internal import CRMRepository
internal import CSQLite
internal import Glibc

/// The connection that writes and checkpoints.
final class SQLiteWriter: StorageWriter {
    /// Past so many pages the log is brought into the database.
    private static let maximumLogPages: Int32 = 1_000

    /// How long the log is, as SQLite tells it at each commit.
    private final class LogLength {
        var pages: Int32 = 0
    }

    let connection: Connection
    private let tables: SQLiteTables
    private let log = LogLength()
    private let marks: ChangeMarks

    init(_ connection: Connection, _ marks: ChangeMarks) {
        self.connection = connection
        self.marks = marks
        tables = SQLiteTables(connection)
        // The length lives as long as the writer, and the connection is used by the writer alone. The hook takes
        // the place of SQLite's own checkpoints, whose errors would go unnoticed.
        _ = sqlite3_wal_hook(
            connection.handle,
            { context, _, _, pages in
                if let context { Unmanaged<LogLength>.fromOpaque(context).takeUnretainedValue().pages = pages }
                return SQLITE_OK
            },
            Unmanaged.passUnretained(log).toOpaque())
        // Likewise the marks. Whatever statement changes a record, its row is marked.
        _ = sqlite3_update_hook(
            connection.handle,
            { context, _, _, table, id in
                guard let context, let table, strcmp(table, "records") == 0 else { return }
                Unmanaged<ChangeMarks>.fromOpaque(context).takeUnretainedValue().mark(id)
            },
            Unmanaged.passUnretained(marks).toOpaque())
    }

    deinit {
        _ = sqlite3_wal_hook(connection.handle, nil, nil)
        _ = sqlite3_update_hook(connection.handle, nil, nil)
    }

    func begin() throws(RepositoryError) -> any WriteTransaction {
        try connection.execute(.begin)
        return tables
    }

    func openSavepoint() throws(RepositoryError) { try connection.execute(.openSavepoint) }

    func releaseSavepoint() throws(RepositoryError) { try connection.execute(.releaseSavepoint) }

    func undoSavepoint() throws(RepositoryError) {
        try connection.execute("ROLLBACK TO request")
        try connection.execute(.releaseSavepoint)
    }

    func commit() throws(RepositoryError) {
        try connection.execute(.commit)
        marks.complete()
    }

    func rollback() {
        // After some errors SQLite has rolled back by itself.
        if sqlite3_get_autocommit(connection.handle) == 0 { try? connection.execute("ROLLBACK") }
    }

    func tidy() throws(RepositoryError) {
        guard log.pages >= Self.maximumLogPages else { return }
        let code = sqlite3_wal_checkpoint_v2(connection.handle, nil, SQLITE_CHECKPOINT_PASSIVE, nil, nil)
        // Busy: somebody reads what is in the log; the next time will do.
        guard code != SQLITE_OK, code & 0xff != SQLITE_BUSY else { return }
        throw RepositoryError(code, on: connection.handle)
    }

    func close() {
        // If it can't be done, the next start does it.
        _ = sqlite3_wal_checkpoint_v2(connection.handle, nil, SQLITE_CHECKPOINT_TRUNCATE, nil, nil)
    }
}
