import CRMModel
import CRMRepository
import CRMTestKit
import Glibc
import Testing

@testable import CRMSQLite

struct StorageTests {
    private func withFolder(_ body: (String) throws -> Void) throws {
        let folder = try TemporaryFolder.make()
        defer { TemporaryFolder.remove(folder) }
        try body(folder + "/crm.db")
    }

    private func message(_ body: () throws -> Void) -> String? {
        do {
            try body()
            return nil
        } catch {
            return "\(error)"
        }
    }

    @Test func `a second storage on the same database is refused, naming the first`() throws {
        try withFolder { path in
            let first = try SQLiteStorage(path: path)
            let refusal = message { _ = try SQLiteStorage(path: path) }
            #expect(refusal?.contains("\(path) is in use by process ") == true)
            withExtendedLifetime(first) {}
        }
    }

    @Test func `it is refused by another path to the same file too`() throws {
        try withFolder { path in
            let first = try SQLiteStorage(path: path)
            #expect(symlink(path, path + ".symbolic") == 0)
            #expect(link(path, path + ".hard") == 0)
            for other in [path + ".symbolic", path + ".hard"] {
                #expect(message { _ = try SQLiteStorage(path: other) }?.contains("is in use by") == true)
            }
            withExtendedLifetime(first) {}
        }
    }

    @Test func `what is stored is for its owner alone`() throws {
        try withFolder { path in
            let storage = try SQLiteStorage(path: path)
            let writer = try storage.makeWriter()
            _ = try writer.begin().save(Group(name: "g"))
            try writer.commit()
            for file in [path, path + "-wal"] {
                var status = stat()
                #expect(stat(file, &status) == 0)
                #expect(status.st_mode & 0o777 == 0o600, "\(file)")
            }
            // The index of the log is in memory: another process could not share it.
            #expect(access(path + "-shm", F_OK) != 0)
        }
    }

    @Test func `a bound is for what is read from now on, however often a statement has run`() throws {
        try withFolder { path in
            let storage = try SQLiteStorage(path: path)
            let reader = try storage.makeReader()
            for _ in 0..<50_000 {
                reader.limit(steps: 1_000, microseconds: 60_000_000)
                _ = try reader.begin().record(1)
                reader.end()
            }
        }
    }

    @Test func `the log is brought into the database when it has grown`() throws {
        try withFolder { path in
            let storage = try SQLiteStorage(path: path)
            let writer = try storage.makeWriter()
            for number in 0..<30 {
                let transaction = try writer.begin()
                for part in 0..<100 {
                    _ = try transaction.save(Group(name: String(repeating: "g", count: 2_000) + "\(number)-\(part)"))
                }
                try writer.commit()
                try writer.tidy()
            }
            var status = stat()
            #expect(stat(path, &status) == 0)
            #expect(status.st_size > 4_000_000)
            #expect(stat(path + "-wal", &status) == 0)
            #expect(status.st_size < 12_000_000)
        }
    }

    @Test func `the database is free again when the storage is gone`() throws {
        try withFolder { path in
            do { _ = try SQLiteStorage(path: path) }
            _ = try SQLiteStorage(path: path)
        }
    }

    @Test func `another program's database is refused, and left as it is`() throws {
        try withFolder { path in
            try Connection(path: path).execute("CREATE TABLE theirs (a)")
            #expect(message { _ = try SQLiteStorage(path: path) }?.contains("another program's") == true)
            #expect(try Connection(path: path).integer("SELECT count(*) FROM sqlite_schema") == 1)
        }
    }

    @Test func `a layout of a later version is refused, and left as it is`() throws {
        try withFolder { path in
            do { _ = try SQLiteStorage(path: path) }
            do { try Connection(path: path).execute("PRAGMA user_version = 999") }
            let refusal = message { _ = try SQLiteStorage(path: path) }
            #expect(refusal?.contains("has layout 999, this program knows layouts up to") == true)
            #expect(try Connection(path: path).integer("PRAGMA user_version") == 999)
        }
    }

    @Test func `a file that is no database is refused, and left as it is`() throws {
        try withFolder { path in
            let text = "this is no database, whatever its name says; it is only a text of some length.\n"
            let file = try #require(fopen(path, "w"))
            fputs(String(repeating: text, count: 20), file)
            fclose(file)
            #expect(message { _ = try SQLiteStorage(path: path) }?.contains("not a database") == true)
            let again = try #require(fopen(path, "r"))
            defer { fclose(again) }
            var line = [CChar](repeating: 0, count: 200)
            #expect(fgets(&line, 200, again) != nil)
            #expect(line.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } } == text)
        }
    }

    @Test func `the writer is in WAL mode with every commit on the disk, and there is one`() throws {
        try withFolder { path in
            let storage = try SQLiteStorage(path: path)
            let writer = try storage.makeWriter()
            let connection = try #require(writer as? SQLiteWriter).connection
            #expect(try connection.text("PRAGMA journal_mode") == "wal")
            #expect(try connection.integer("PRAGMA synchronous") == 2)
            #expect(message { _ = try storage.makeWriter() } != nil)
        }
    }

    @Test func `a reader can't write, and leaves the WAL as it is when it closes`() throws {
        try withFolder { path in
            let storage = try SQLiteStorage(path: path)
            let writer = try storage.makeWriter()
            var reader: SQLiteReader? = try #require(try storage.makeReader() as? SQLiteReader)
            let transaction = try writer.begin()
            _ = try transaction.save(Group(name: "g"))
            try writer.commit()
            #expect(message { try reader?.connection.execute("DELETE FROM groups") }?.contains("readonly") == true)
            reader = nil
            // A checkpoint would have emptied it.
            var status = stat()
            #expect(stat(path + "-wal", &status) == 0)
            #expect(status.st_size > 0)
        }
    }

    @Test func `a transaction shows one moment, whatever is committed meanwhile`() throws {
        try withFolder { path in
            let storage = try SQLiteStorage(path: path)
            let writer = try storage.makeWriter()
            let reader = try storage.makeReader()
            let before = try reader.begin()
            _ = try writer.begin().save(Group(name: "g"))
            try writer.commit()
            #expect(try before.groups().isEmpty)
            reader.end()
            #expect(try reader.begin().groups().map(\.name) == ["g"])
            reader.end()
        }
    }

    @Test func `an undone savepoint leaves nothing, one before it stays`() throws {
        try withFolder { path in
            let storage = try SQLiteStorage(path: path)
            let writer = try storage.makeWriter()
            let transaction = try writer.begin()
            try writer.openSavepoint()
            _ = try transaction.save(Group(name: "kept"))
            try writer.releaseSavepoint()
            try writer.openSavepoint()
            _ = try transaction.save(Group(name: "undone"))
            try writer.undoSavepoint()
            try writer.commit()
            let reader = try storage.makeReader()
            #expect(try reader.begin().groups().map(\.name) == ["kept"])
        }
    }

    @Test func `texts keep every character, empty ones and empty bytes are not null`() throws {
        try withFolder { path in
            let connection = try Connection(path: path)
            let statement = try connection.statement("SELECT ?1, ?2, ?3, ?4, ?5")
            statement.bind(1, "华为 🏢 'quoted'")
            statement.bind(2, "")
            statement.bind(3, [UInt8]())
            statement.bind(4, nil as Int64?)
            statement.bind(5, [0, 255] as [UInt8])
            #expect(try statement.step())
            #expect(statement.text(0) == "华为 🏢 'quoted'")
            #expect(!statement.isNull(1) && statement.text(1).isEmpty)
            #expect(!statement.isNull(2) && statement.bytes(2).isEmpty)
            #expect(statement.isNull(3))
            #expect(statement.bytes(4) == [0, 255])
        }
    }

    @Test func `a transaction that could not begin leaves the reader usable`() throws {
        try withFolder { path in
            let storage = try SQLiteStorage(path: path)
            let reader = try storage.makeReader()
            let other = try Connection(path: path)
            try other.execute("ALTER TABLE installation RENAME TO elsewhere")
            #expect(message { _ = try reader.begin() }?.contains("no such table") == true)
            try other.execute("ALTER TABLE elsewhere RENAME TO installation")
            #expect(try reader.begin().roles().isEmpty)
        }
    }

    @Test func `a read past its steps is given up, and the next one is not`() throws {
        try withFolder { path in
            let storage = try SQLiteStorage(path: path)
            let writer = try storage.makeWriter()
            let transaction = try writer.begin()
            for number in 0..<2_000 { _ = try transaction.save(Group(name: "g\(number)")) }
            try writer.commit()
            let reader = try storage.makeReader()
            reader.limit(steps: 1_000, microseconds: 60_000_000)
            let limited = try reader.begin()
            #expect(throws: RepositoryError.stepLimitReached) { try limited.groups() }
            #expect(try limited.record(1) == nil)
            reader.limit(steps: .max, microseconds: 60_000_000)
            #expect(try limited.groups().count == 2_000)
        }
    }
}
