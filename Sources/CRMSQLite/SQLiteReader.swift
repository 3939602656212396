internal import CRMModel
internal import CRMRepository
internal import CSQLite
internal import Glibc

/// A connection that only reads.
final class SQLiteReader: StorageReader {
    /// What may still be read, as SQLite's progress handler counts it.
    ///
    /// SQLite itself counts the steps of each statement over all its runs, so a bound of its own would come over
    /// a statement that is run often.
    private final class Budget {
        static let interval = 200

        private var steps = Int.max
        /// At first for ever, which is 292 years.
        private var nanoseconds = UInt64(Int64.max)
        /// Nil before the first interval is over: most reads never get so far, and need not know the time.
        private var endNanoseconds: UInt64?
        private let place: OpenReads.Place
        /// Whether the transaction ended because it was given up.
        private(set) var isGivenUp = false

        init(_ place: OpenReads.Place) {
            self.place = place
        }

        func begin() {
            isGivenUp = false
            place.begin()
        }

        func set(steps: Int, microseconds: Int) {
            self.steps = steps
            nanoseconds = UInt64(microseconds) * 1_000
            endNanoseconds = nil
        }

        /// Whether nothing is left; `interval` further steps have been made.
        func isExhaustedAfterInterval() -> Bool {
            if place.isGivenUp {
                isGivenUp = true
                return true
            }
            steps -= Self.interval
            let now = Self.now()
            let end = endNanoseconds ?? now + nanoseconds
            endNanoseconds = end
            return steps <= 0 || now >= end
        }

        private static func now() -> UInt64 {
            var time = timespec()
            clock_gettime(CLOCK_MONOTONIC, &time)
            return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
        }
    }

    let connection: Connection
    private(set) var snapshotVersion: Int64 = 0
    private let tables: SQLiteTables
    private let cache: RecordCache
    private let reads: OpenReads
    private let place: OpenReads.Place
    private let budget: Budget

    /// - Parameters:
    ///   - marks: where the writer tells which records it changes.
    ///   - reads: where the writer learns what this one reads.
    init(_ connection: Connection, _ marks: ChangeMarks, _ reads: OpenReads) {
        self.connection = connection
        self.reads = reads
        place = reads.makePlace()
        budget = Budget(place)
        cache = RecordCache(marks)
        tables = SQLiteTables(connection, cache: cache)
        // The budget lives as long as the reader, and the connection is used by the reader alone.
        sqlite3_progress_handler(
            connection.handle, Int32(Budget.interval),
            { context in
                guard let context else { return 0 }
                return Unmanaged<Budget>.fromOpaque(context).takeUnretainedValue().isExhaustedAfterInterval() ? 1 : 0
            },
            Unmanaged.passUnretained(budget).toOpaque())
    }

    deinit {
        sqlite3_progress_handler(connection.handle, 0, nil, nil)
        reads.remove(place)
    }

    var isGivenUp: Bool { budget.isGivenUp }

    func begin() throws(RepositoryError) -> any ReadTransaction {
        budget.begin()
        cache.beginTransaction()
        // The statement stays open until the end: a running SELECT is a read transaction, without a BEGIN and a COMMIT.
        let moment = try connection.statement(.moment)
        do throws(RepositoryError) {
            guard try moment.step() else { throw .unexpected("the database doesn't tell its moment") }
            snapshotVersion = moment.integer(0)
        } catch {
            end()
            throw error
        }
        return tables
    }

    func end() {
        try? connection.statement(.moment).rewind()
        place.end()
    }

    func limit(steps: Int, microseconds: Int) {
        budget.set(steps: steps, microseconds: microseconds)
    }
}
