internal import CRMRepository
internal import CSQLite

/// A connection to a database file, with its prepared statements. It belongs to one thread.
final class Connection {
    let handle: OpaquePointer
    private var frequent = [Statement?](repeating: nil, count: FrequentStatement.allCases.count)
    private var prepared: [String: Statement] = [:]
    /// Sets the library up, once in the process and before it is used.
    private static let library: Void = {
        _ = crm_sqlite3_count_no_memory()
        // If it fails, no database can be opened.
        _ = crm_erasing_register()
    }()
    /// How long it is waited for a lock of another connection.
    static let busyMilliseconds: Int32 = 5_000
    private static let maximumPrepared = 256
    private static let maximumPreparedBytes = 8_192

    /// Opens the file, which is created if it isn't there. It is this process's alone as long as a connection is open: with
    /// `unix-excl`, on which this rests, SQLite locks it once, keeps the index of the log in memory, and needs no system call
    /// for a transaction.
    ///
    /// - Parameter cacheKibibytes: how much of the file it keeps in memory at most.
    init(path: String, cacheKibibytes: Int = 2_000) throws(RepositoryError) {
        _ = Self.library
        var handle: OpaquePointer?
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
        let code = sqlite3_open_v2(path, &handle, flags, CRM_ERASING_NAME)
        guard let handle else { throw .storageFailed("SQLite has no memory for a connection") }
        guard code == SQLITE_OK else {
            let message = String(cString: sqlite3_errmsg(handle))
            sqlite3_close_v2(handle)
            throw .storageFailed("\(path) can't be opened: \(message)")
        }
        self.handle = handle
        sqlite3_busy_timeout(handle, Self.busyMilliseconds)
        try execute("PRAGMA cache_size = -\(cacheKibibytes)")
    }

    deinit {
        frequent.removeAll()
        prepared.removeAll()
        sqlite3_close_v2(handle)
    }

    /// One of the statements that are run for nearly every request, prepared once.
    func statement(_ statement: FrequentStatement) throws(RepositoryError) -> Statement {
        if let prepared = frequent[statement.rawValue] { return prepared }
        let prepared = try Statement(statement.sql, on: handle)
        frequent[statement.rawValue] = prepared
        return prepared
    }

    /// The statement of that text, prepared once. It is reset, and none of its parameters is bound.
    func statement(_ sql: String) throws(RepositoryError) -> Statement {
        if let statement = prepared[sql] { return statement }
        // The list of a large filter will hardly come again, and takes much memory.
        if sql.utf8.count > Self.maximumPreparedBytes { return try Statement(sql, on: handle) }
        if prepared.count >= Self.maximumPrepared { prepared.removeAll() }
        let statement = try Statement(sql, on: handle)
        prepared[sql] = statement
        return statement
    }

    /// Runs a statement that has neither parameters nor rows of interest.
    func execute(_ statement: FrequentStatement) throws(RepositoryError) {
        try self.statement(statement).run()
    }

    /// Runs a statement that has neither parameters nor rows of interest.
    func execute(_ sql: String) throws(RepositoryError) {
        let statement = try statement(sql)
        defer { statement.reset() }
        while try statement.step() {}
    }

    /// Runs several statements, separated by semicolons, that are run only once.
    func executeScript(_ sql: String) throws(RepositoryError) {
        let code = sqlite3_exec(handle, sql, nil, nil, nil)
        if code != SQLITE_OK { throw RepositoryError(code, on: handle) }
    }

    /// The first column of the first row, as an integer.
    func integer(_ sql: String) throws(RepositoryError) -> Int64? {
        let statement = try statement(sql)
        defer { statement.reset() }
        return try statement.step() ? statement.integer(0) : nil
    }

    /// The first column of the first row, as text.
    func text(_ sql: String) throws(RepositoryError) -> String? {
        let statement = try statement(sql)
        defer { statement.reset() }
        return try statement.step() ? statement.text(0) : nil
    }

    /// The id of the row inserted last.
    var lastInsertedID: Int64 { sqlite3_last_insert_rowid(handle) }
}

extension RepositoryError {
    /// What an SQLite result code means for those above.
    init(_ code: Int32, on handle: OpaquePointer?) {
        let message = handle.map { String(cString: sqlite3_errmsg($0)) } ?? "out of memory"
        let detail = "\(message) (SQLite result code \(code))"
        switch code & 0xff {
        case SQLITE_FULL: self = .diskFull
        case SQLITE_INTERRUPT: self = .stepLimitReached
        case SQLITE_IOERR where code == SQLITE_IOERR | (19 << 8):  // SQLITE_IOERR_SHMSIZE: no room for the WAL's index
            self = .diskFull
        case SQLITE_IOERR, SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_CANTOPEN, SQLITE_READONLY, SQLITE_NOMEM, SQLITE_PERM:
            self = .storageFailed(detail)
        default: self = .unexpected(detail)
        }
    }
}
