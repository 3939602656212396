import CRMModel
import CRMRepository
import CRMSQLite
import CRMTestKit
import Testing

@testable import CRMService

struct SnapshotBoxTests {
    private func withStorage(_ body: (SQLiteStorage, any StorageWriter, SnapshotDraft) throws -> Void) throws {
        let folder = try TemporaryFolder.make()
        defer { TemporaryFolder.remove(folder) }
        let storage = try SQLiteStorage(path: folder + "/crm.db")
        let writer = try storage.makeWriter()
        let draft = try Installation(settings: Settings(), nowMilliseconds: 0).open(writer, firstAdmin: "admin")
        try body(storage, writer, draft)
        writer.close()
    }

    @Test func `a reader has the snapshot of its moment, while another is being committed and after`() throws {
        try withStorage { storage, writer, draft in
            let box = SnapshotBox(Snapshot(draft))
            let (early, late) = (try storage.makeReader(), try storage.makeReader())
            var draft = draft
            let transaction = try writer.begin()
            draft.advance()
            try transaction.save(snapshotVersion: draft.version)
            try box.publish(Snapshot(draft)) {
                // Nobody waits for the commit.
                #expect(try box.begin(early).snapshot.version == draft.version - 1)
                try writer.commit()
                #expect(try box.begin(late).snapshot.version == draft.version)
                late.end()
            }
            early.end()
            #expect(try box.begin(early).snapshot.version == draft.version)
            early.end()
        }
    }

    @Test func `a snapshot whose commit fails is never found`() throws {
        try withStorage { storage, writer, draft in
            let box = SnapshotBox(Snapshot(draft))
            let reader = try storage.makeReader()
            var next = draft
            next.advance()
            #expect(throws: RepositoryError.self) {
                try box.publish(Snapshot(next)) { throw RepositoryError.diskFull }
            }
            #expect(try box.begin(reader).snapshot.version == draft.version)
            reader.end()
        }
    }
}
