/// A storage engine with a database open.
public protocol Storage: Sendable {
    /// What it is, for people: "SQLite".
    var engineName: String { get }
    /// The version of the engine's library.
    var engineVersion: String { get }
    /// The version of the database's layout.
    var schemaVersion: UInt32 { get }
    /// Whether reading a record takes microseconds, so that an event loop can wait for it.
    var readsAreQuick: Bool { get }

    /// A new reader, for one thread.
    ///
    /// - Parameter forLongReads: says that it is for few and long reads, and needs to remember little of what it has read.
    func makeReader(forLongReads: Bool) throws(RepositoryError) -> any StorageReader
    /// The writer. There is one: a second call is an error.
    func makeWriter() throws(RepositoryError) -> any StorageWriter
}

/// A connection that reads. It belongs to one thread.
public protocol StorageReader: AnyObject {
    /// Opens a transaction, which sees everything committed before and nothing committed later.
    func begin() throws(RepositoryError) -> any ReadTransaction
    /// That of the last transaction that was begun.
    var snapshotVersion: Int64 { get }
    /// Whether the transaction, or the last one that was, has been given up by the engine: reading failed in it with
    /// `.stepLimitReached`, because what keeps its moment took too much room. It may be read again, in another transaction.
    var isGivenUp: Bool { get }
    /// Ends the transaction.
    func end()
    /// Bounds what is read from now on: past so many steps of the engine, or so much time, reading fails with
    /// `.stepLimitReached`. Both are approximate.
    func limit(steps: Int, microseconds: Int)
}

/// The connection that writes. It belongs to one thread.
///
/// A transaction takes what several requests change, each in a savepoint of its own.
public protocol StorageWriter: AnyObject {
    func begin() throws(RepositoryError) -> any WriteTransaction
    func openSavepoint() throws(RepositoryError)
    func releaseSavepoint() throws(RepositoryError)
    /// Undoes what was changed since the savepoint was opened.
    func undoSavepoint() throws(RepositoryError)
    /// Returns when everything is on the disk.
    func commit() throws(RepositoryError)
    /// Has what committed transactions have removed or replaced vanish from the database's files, which may mean to give up
    /// transactions that still read it. To be called after a commit, before the answers. It isn't needed again after a
    /// restart: that does the same.
    ///
    /// - Throws: `.storageFailed` if it can't be done. What was committed stays committed.
    func erase() throws(RepositoryError)
    func rollback()
    /// Keeps the log short, which may mean to give up transactions that read for long. To be called between transactions, when nobody waits for an answer.
    ///
    /// - Throws: `.storageFailed` if the disk fails. What was committed stays committed.
    func tidy() throws(RepositoryError)
    /// Brings what is in the log into the database, as far as nobody reads it any more. The last thing to be done.
    func close()
}

extension Storage {
    /// A new reader, for one thread with many and short reads.
    public func makeReader() throws(RepositoryError) -> any StorageReader { try makeReader(forLongReads: false) }
}
