internal import CRMModel
internal import CRMRepository
internal import CSQLite

/// A connection that only reads.
final class SQLiteReader: StorageReader {
    let connection: Connection
    private let tables: SQLiteTables
    private let beginStatement: Statement?
    private let endStatement: Statement?

    init(_ connection: Connection) {
        self.connection = connection
        tables = SQLiteTables(connection)
        beginStatement = try? connection.statement("BEGIN")
        endStatement = try? connection.statement("COMMIT")
    }

    func begin() throws(RepositoryError) -> any ReadTransaction {
        guard let beginStatement else { throw .unexpected("BEGIN can't be prepared") }
        try beginStatement.run()
        do {
            // SQLite takes the moment that it shows at the first read, not at BEGIN.
            _ = try connection.integer("SELECT 1 FROM roles LIMIT 1")
        } catch {
            end()
            throw error
        }
        return tables
    }

    func end() {
        try? endStatement?.run()
    }

    func limitSteps(to steps: Int?) {
        guard let steps else {
            sqlite3_progress_handler(connection.handle, 0, nil, nil)
            return
        }
        sqlite3_progress_handler(connection.handle, Int32(clamping: steps), { _ in 1 }, nil)
    }
}
