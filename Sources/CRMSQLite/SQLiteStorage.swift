public import CRMRepository
internal import CSQLite
internal import Synchronization

/// A database in a file, by SQLite in WAL mode.
///
/// One connection writes and checkpoints, all others only read: SQLite before 3.51.3 can lose the
/// WAL when two do (the WAL-reset bug). A commit is on the disk when it returns (`synchronous=FULL`).
public final class SQLiteStorage: Storage {
    public let engineName = "SQLite"
    public var engineVersion: String { String(cString: sqlite3_libversion()) }
    public let schemaVersion = Migration.latestVersion
    public let readsAreQuick = true

    /// With a million records the inner pages of all trees are some 8 MiB, the index of the owners is 18, and the newest
    /// records, which lists show first, are 4.
    private static let writerCacheKibibytes = 8 * 1_024
    private static let readerCacheKibibytes = 24 * 1_024
    private static let longReaderCacheKibibytes = 2 * 1_024

    private let path: String
    private let lock: DatabaseLock
    private let marks = ChangeMarks()
    private let reads = OpenReads()
    /// The connection that migrated, until the writer is asked for.
    private let writer: Mutex<SQLiteWriter?>

    /// Opens the database, creates it if it isn't there, and brings its layout up to date.
    ///
    /// - Parameter maximumLogBytes: how long the log may become before those who read the oldest moments are given up.
    /// - Throws: `.storageFailed` if another process has it, if it is no database, or if a later
    ///   version of the program has changed its layout.
    public init(path: String, maximumLogBytes: Int = 256 << 20) throws(RepositoryError) {
        self.path = path
        lock = try DatabaseLock(databasePath: path)
        let connection = try Connection(path: path, cacheKibibytes: Self.writerCacheKibibytes)
        try Self.prepareForWriting(connection)
        try Migration.migrate(connection)
        try Self.prepareForErasure(connection)
        let log = try WriteAheadLog(connection, reads, maximumBytes: maximumLogBytes)
        // What was deleted just before a crash may not have been erased.
        try log.erase()
        let writer = SQLiteWriter(connection, log, marks)
        self.writer = Mutex(writer)
    }

    public func makeReader(forLongReads: Bool) throws(RepositoryError) -> any StorageReader {
        let connection = try Connection(
            path: path, cacheKibibytes: forLongReads ? Self.longReaderCacheKibibytes : Self.readerCacheKibibytes)
        // The last connection to close would checkpoint, even one that may only read.
        guard crm_sqlite3_keep_wal_on_close(connection.handle) == SQLITE_OK else {
            throw .unexpected("SQLite does not take NO_CKPT_ON_CLOSE")
        }
        try connection.execute("PRAGMA query_only = ON")
        let reader = SQLiteReader(connection, marks, reads)
        // The first read learns the layout, which takes longer than later ones may.
        _ = try reader.begin()
        reader.end()
        return reader
    }

    public func makeWriter() throws(RepositoryError) -> any StorageWriter {
        guard let writer = writer.withLock({ $0.take() }) else {
            throw .unexpected("the database has one writer, and it is taken")
        }
        return writer
    }

    /// What is changed or removed is to be gone from the file, too, once the log has been brought there.
    private static func prepareForErasure(_ connection: Connection) throws(RepositoryError) {
        // Not before the migrations: a database that is written anew goes through a temporary file.
        try connection.execute("PRAGMA temp_store = MEMORY")
        guard try connection.integer("PRAGMA temp_store") == 2 else {
            throw .storageFailed("SQLite does not keep what is temporary in memory")
        }
    }

    private static func prepareForWriting(_ connection: Connection) throws(RepositoryError) {
        guard try connection.integer("PRAGMA secure_delete = ON") == 1 else {
            throw .storageFailed("SQLite does not take secure_delete=ON")
        }
        // What it answers is the greater of this and the pages that there are.
        let maximumPages = try connection.integer("PRAGMA max_page_count = \(CRM_ERASING_MAXIMUM_PAGES)")
        guard maximumPages == Int64(CRM_ERASING_MAXIMUM_PAGES) else {
            throw .storageFailed("the database has more than \(CRM_ERASING_MAXIMUM_PAGES) pages")
        }
        let mode = try connection.text("PRAGMA journal_mode = WAL")
        guard mode == "wal" else { throw .storageFailed("SQLite does not go to WAL mode, it stays at \(mode ?? "-")") }
        try connection.execute("PRAGMA synchronous = FULL")
        // 2 is FULL. SQLite ignores a pragma that it doesn't take, so ask.
        guard try connection.integer("PRAGMA synchronous") == 2 else {
            throw .storageFailed("SQLite does not take synchronous=FULL")
        }
    }
}
