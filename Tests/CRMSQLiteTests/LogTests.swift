import CRMModel
import CRMRepository
import CRMTestKit
import Dispatch
import Foundation
import Glibc
import Synchronization
import Testing

@testable import CRMSQLite

/// What keeps the database's log from growing.
struct LogTests {
    private static let maximumBytes = 8 << 20

    /// A database with a thousand groups, and a writer.
    private final class Database {
        let path: String
        let storage: SQLiteStorage
        private let writer: any StorageWriter
        private let folder: String
        private var count = 0

        init(maximumLogBytes: Int = LogTests.maximumBytes) throws {
            folder = try TemporaryFolder.make()
            path = folder + "/crm.db"
            storage = try SQLiteStorage(path: path, maximumLogBytes: maximumLogBytes)
            writer = try storage.makeWriter()
            for _ in 0..<10 { try change() }
        }

        deinit { TemporaryFolder.remove(folder) }

        /// Adds a hundred groups, by about sixty pages of the log.
        func change(erasing: Bool = false) throws {
            let transaction = try writer.begin()
            if erasing { transaction.erases = true }
            for _ in 0..<100 {
                count += 1
                _ = try transaction.save(Group(name: String(repeating: "g", count: 2_000) + "\(count)"))
            }
            try writer.commit()
            if !erasing { try writer.tidy() }
        }

        func erase() throws { try writer.erase() }

        var logBytes: Int { bytes(path + "-wal") }
        var fileBytes: Int { bytes(path) }

        private func bytes(_ path: String) -> Int {
            var status = stat()
            return stat(path, &status) == 0 ? Int(status.st_size) : 0
        }
    }

    @Test func `what is to be erased has its room in the file before it is committed`() throws {
        let database = try Database()
        try database.erase()
        let emptied = database.fileBytes
        try database.change()
        #expect(database.fileBytes == emptied)
        try database.change(erasing: true)
        let reserved = database.fileBytes
        #expect(reserved > emptied + 200 * 2_000)
        try database.erase()
        #expect(database.fileBytes == reserved)
        #expect(database.logBytes == 0)
    }

    @Test func `past its maximum the oldest read is given up, and the log is emptied when it is over`() throws {
        let database = try Database()
        let old = try database.storage.makeReader()
        let seen = try old.begin()
        var changes = 0
        while (try? seen.groups()) != nil, changes < 200 {
            try database.change()
            changes += 1
        }
        #expect(old.isGivenUp)
        #expect(database.logBytes > Self.maximumBytes)
        #expect(throws: RepositoryError.stepLimitReached) { try seen.groups() }
        old.end()
        for _ in 0..<40 where database.logBytes > Self.maximumBytes {
            try database.change()
            changes += 1
        }
        #expect(database.logBytes < 1 << 20)
        #expect(try old.begin().groups().count == 1_000 + changes * 100)
        #expect(!old.isGivenUp)
        old.end()
    }

    @Test func `the oldest are given up first, and who begins anew is none of them`() {
        let reads = OpenReads()
        let places = (0..<4).map { _ in reads.makePlace() }
        for place in places {
            place.begin()
            if place !== places[3] { reads.committed() }
        }
        #expect(reads.giveUpOldest(1))
        #expect(places.map(\.isGivenUp) == [true, false, false, false])
        places[1].end()
        #expect(reads.giveUpOldest(1))
        #expect(places.map(\.isGivenUp) == [true, false, true, false])
        reads.remove(places[3])
        #expect(!reads.giveUpOldest(8))
        #expect(!places[3].isGivenUp)
        places[0].begin()
        #expect(!places[0].isGivenUp)
        #expect(reads.giveUpOldest(8))
        #expect(places.map(\.isGivenUp) == [true, false, true, false])
    }

    @Test func `who reads what is to be erased is waited for, then given up`() throws {
        let database = try Database()
        let reading = LongRead(try database.storage.makeReader())
        try database.change()
        #expect(database.logBytes > 0)
        let begin = ContinuousClock.now
        try database.erase()
        let time = begin.duration(to: .now)
        #expect(time > .milliseconds(450) && time < .seconds(10))
        #expect(reading.end() > 0)
        #expect(database.logBytes == 0)
        // Nobody reads: nobody is waited for.
        try database.change()
        let second = ContinuousClock.now
        try database.erase()
        #expect(second.duration(to: .now) < .milliseconds(400))
        #expect(database.logBytes == 0)
    }

    @Test func `short reads without a pause don't let the log grow`() throws {
        let database = try Database(maximumLogBytes: 1 << 40)
        let reading = ReadingThread(try database.storage.makeReader())
        var longest = 0
        for _ in 0..<300 {
            try database.change()
            longest = max(longest, database.logBytes)
        }
        #expect(reading.end() > 100)
        // Of sixty million.
        #expect(longest < 30_000_000)
    }
}

/// A thread that reads a record again and again, each in a transaction of its own.
private final class ReadingThread: Sendable {
    private let isOver = Atomic(false)
    private let count = Atomic(0)
    private let ended = DispatchSemaphore(value: 0)

    init(_ reader: sending any StorageReader) {
        let reader = Mutex(reader)
        Thread.detachNewThread {
            reader.withLock { reader in
                while !self.isOver.load(ordering: .relaxed), (try? reader.begin().roles()) != nil {
                    reader.end()
                    self.count.add(1, ordering: .relaxed)
                }
            }
            self.ended.signal()
        }
    }

    /// Ends it, and tells how often it has read.
    func end() -> Int {
        isOver.store(true, ordering: .relaxed)
        ended.wait()
        return count.load(ordering: .relaxed)
    }
}

/// A thread that reads in one transaction until that is given up.
private final class LongRead: Sendable {
    private let count = Atomic(0)
    private let (begun, ended) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))

    init(_ reader: sending any StorageReader) {
        let reader = Mutex(reader)
        Thread.detachNewThread {
            reader.withLock { reader in
                let transaction = try? reader.begin()
                self.begun.signal()
                while let _ = try? transaction?.groups() { self.count.add(1, ordering: .relaxed) }
                reader.end()
            }
            self.ended.signal()
        }
        begun.wait()
    }

    /// Waits for its end, and tells how often it has read.
    func end() -> Int {
        ended.wait()
        return count.load(ordering: .relaxed)
    }
}
