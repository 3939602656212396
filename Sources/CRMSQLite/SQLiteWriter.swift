internal import CRMRepository
internal import CSQLite
internal import Glibc

/// The connection that writes and checkpoints.
final class SQLiteWriter: StorageWriter {
    let connection: Connection
    private let tables: SQLiteTables
    private let log: WriteAheadLog
    private let marks: ChangeMarks

    init(_ connection: Connection, _ log: WriteAheadLog, _ marks: ChangeMarks) {
        self.connection = connection
        self.log = log
        self.marks = marks
        tables = SQLiteTables(connection)
        // The marks live as long as the writer, and the connection is used by the writer alone. Whatever statement changes
        // a record, its row is marked.
        _ = sqlite3_update_hook(
            connection.handle,
            { context, _, _, table, id in
                guard let context, let table, strcmp(table, "records") == 0 else { return }
                Unmanaged<ChangeMarks>.fromOpaque(context).takeUnretainedValue().mark(id)
            },
            Unmanaged.passUnretained(marks).toOpaque())
    }

    deinit {
        _ = sqlite3_update_hook(connection.handle, nil, nil)
    }

    func begin() throws(RepositoryError) -> any WriteTransaction {
        try connection.execute(.begin)
        tables.erases = false
        return tables
    }

    func openSavepoint() throws(RepositoryError) { try connection.execute(.openSavepoint) }

    func releaseSavepoint() throws(RepositoryError) { try connection.execute(.releaseSavepoint) }

    func undoSavepoint() throws(RepositoryError) {
        try connection.execute("ROLLBACK TO request")
        try connection.execute(.releaseSavepoint)
    }

    func commit() throws(RepositoryError) {
        // What is committed has to be erased, on a full disk too.
        if tables.erases { try log.reserveRoom() }
        try connection.execute(.commit)
        marks.complete()
    }

    func erase() throws(RepositoryError) { try log.erase() }

    func rollback() {
        // After some errors SQLite has rolled back by itself.
        if sqlite3_get_autocommit(connection.handle) == 0 { try? connection.execute("ROLLBACK") }
    }

    func tidy() throws(RepositoryError) { try log.keepShort() }

    func close() { log.close() }
}
