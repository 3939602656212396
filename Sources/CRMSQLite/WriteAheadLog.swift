internal import CRMRepository
internal import CSQLite
internal import Glibc

/// The database's log, which the connection that writes keeps short.
///
/// Each time that it has grown by some pages, they are brought into the database, as far as nobody reads what was there
/// before; when all of them were, the log begins anew. Short reads are waited for. Somebody who reads for long lets the log
/// grow; past a maximum those are given up who read the oldest moments.
final class WriteAheadLog {
    /// By so many pages it grows before they are brought into the database; by so many more before it is tried again.
    private static let (firstPages, furtherPages): (Int32, Int32) = (1_000, 250)
    /// Past so many it is cut to nothing, else only overwritten, which is quicker.
    private static let usualPages = 4 * firstPages
    /// What stands in front of a page in the log.
    private static let frameHeaderBytes: Int64 = 24

    /// How often to look whether a reader has ended.
    private static let pauseMicroseconds: UInt32 = 100
    /// How long to wait for short ones, at least and at most, and for those that have been given up: nobody's changes are
    /// made meanwhile.
    private static let (leastPauses, mostPauses, pausesForGivenUpReads): (Int32, Int32, Int32) = (10, 100, 200)
    /// In each round twice as many are given up as in the one before.
    private static let rounds = 6
    /// For how long everybody who reads is waited for when something is to be erased, and then those that have been given up,
    /// who may be at something else than reading.
    private static let (millisecondsBeforeErasure, millisecondsForErasure): (Int64, Int64) = (500, 30_000)

    private let connection: Connection
    private let reads: OpenReads
    private let pageBytes: Int64
    private let maximumPages: Int32
    /// As SQLite tells at each commit.
    private var pages: Int32 = 0
    /// From so many on it is the time to do something.
    private var duePages = firstPages
    /// For how many pauses to wait. Becomes less when it was in vain: those who read for long aren't waited for each time.
    private var patience = mostPauses
    private var pausesLeft: Int32 = 0

    /// The log of the database that the connection writes.
    ///
    /// - Parameter maximumBytes: its length past which readers are given up.
    init(_ connection: Connection, _ reads: OpenReads, maximumBytes: Int) throws(RepositoryError) {
        self.connection = connection
        self.reads = reads
        pageBytes = try connection.integer("PRAGMA page_size") ?? 4_096
        maximumPages = Int32(clamping: Int64(maximumBytes) / (pageBytes + Self.frameHeaderBytes))
        // The connection is used by the writer alone, and the hook is taken away before the log goes. It takes the place of
        // SQLite's own checkpoints, whose errors would go unnoticed.
        _ = sqlite3_wal_hook(
            connection.handle,
            { context, _, _, pages in
                if let context { Unmanaged<WriteAheadLog>.fromOpaque(context).takeUnretainedValue().grew(to: pages) }
                return SQLITE_OK
            },
            Unmanaged.passUnretained(self).toOpaque())
    }

    deinit {
        _ = sqlite3_wal_hook(connection.handle, nil, nil)
    }

    private func grew(to pages: Int32) {
        self.pages = pages
        reads.committed()
    }

    /// Brings it into the database if it has grown. To be called between transactions.
    ///
    /// - Throws: `.storageFailed` if the disk fails.
    func keepShort() throws(RepositoryError) {
        guard pages >= duePages else { return }
        let mode = pages > min(Self.usualPages, maximumPages) ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_RESTART
        var isEmpty = try checkpoint(mode, pauses: patience)
        if !isEmpty, pages > maximumPages { isEmpty = try giveUpReaders() }
        if isEmpty { pages = 0 }
        duePages = isEmpty ? Self.firstPages : pages + Self.furtherPages
        patience = isEmpty ? Self.mostPauses : max(Self.leastPauses, patience / 2)
    }

    /// Sees to it that the database's file has room for all that the log and the open transaction are to bring into it.
    ///
    /// - Throws: `.diskFull`; the transaction has to be undone then.
    func reserveRoom() throws(RepositoryError) {
        var bytes = (try connection.integer("PRAGMA page_count") ?? 0) * pageBytes
        // SQLite reserves whole chunks, and nothing as long as their size isn't known.
        var chunkBytes = Int32(clamping: pageBytes)
        _ = sqlite3_file_control(connection.handle, nil, SQLITE_FCNTL_CHUNK_SIZE, &chunkBytes)
        guard sqlite3_file_control(connection.handle, nil, SQLITE_FCNTL_SIZE_HINT, &bytes) == SQLITE_OK else {
            throw .diskFull
        }
    }

    /// Brings all of it into the database and empties it, so that nothing remains of what has been removed or replaced.
    /// Whoever reads for longer is given up.
    ///
    /// - Throws: `.storageFailed`, if the disk fails, is full, or if somebody doesn't end.
    func erase() throws(RepositoryError) {
        let begin = Self.now()
        while try !checkpointWhole() {
            let passed = Self.now() - begin
            if passed > Self.millisecondsForErasure {
                throw .storageFailed("what was deleted can't be erased: somebody reads it, and doesn't end")
            }
            if passed > Self.millisecondsBeforeErasure { _ = reads.giveUpOldest(.max) }
        }
        pages = 0
        duePages = Self.firstPages
        patience = Self.mostPauses
        // Pages in memory have what their counterparts in the file no longer have, and would be written so.
        sqlite3_db_release_memory(connection.handle)
    }

    private func checkpointWhole() throws(RepositoryError) -> Bool {
        do throws(RepositoryError) {
            return try checkpoint(SQLITE_CHECKPOINT_TRUNCATE, pauses: Self.mostPauses)
        } catch .diskFull {
            throw .storageFailed("the disk is full, and what was deleted can't be erased")
        } catch {
            throw error
        }
    }

    private static func now() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
    }

    /// Brings it into the database and empties it, if nobody reads it.
    func close() {
        // If it can't be done, the next start does it.
        _ = try? checkpoint(SQLITE_CHECKPOINT_TRUNCATE, pauses: 0)
    }

    /// Gives up the oldest readers, until those that are left don't need what is in the log. Young ones may: who begins
    /// while older ones are waited for reads the log's end. Once all of it is in the database, nobody begins to need it.
    ///
    /// - Returns: whether it is empty.
    private func giveUpReaders() throws(RepositoryError) -> Bool {
        for round in 0..<Self.rounds {
            guard reads.giveUpOldest(1 << round) else { return false }
            if try checkpoint(SQLITE_CHECKPOINT_TRUNCATE, pauses: Self.pausesForGivenUpReads) { return true }
        }
        return false
    }

    /// Brings it into the database as far as can be, waiting for readers for so many pauses.
    ///
    /// - Returns: whether the log begins anew; else somebody reads who would have to end first.
    private func checkpoint(_ mode: Int32, pauses: Int32) throws(RepositoryError) -> Bool {
        pausesLeft = pauses
        sqlite3_busy_handler(
            connection.handle,
            { context, _ in
                guard let context else { return 0 }
                return Unmanaged<WriteAheadLog>.fromOpaque(context).takeUnretainedValue().pause() ? 1 : 0
            },
            Unmanaged.passUnretained(self).toOpaque())
        defer { sqlite3_busy_timeout(connection.handle, Connection.busyMilliseconds) }
        let code = sqlite3_wal_checkpoint_v2(connection.handle, nil, mode, nil, nil)
        if code == SQLITE_OK { return true }
        guard code & 0xff == SQLITE_BUSY else { throw RepositoryError(code, on: connection.handle) }
        return false
    }

    /// Lets a little time pass, if there is any left.
    private func pause() -> Bool {
        guard pausesLeft > 0 else { return false }
        pausesLeft -= 1
        usleep(Self.pauseMicroseconds)
        return true
    }
}
