import CRMModel
import CRMRepository
import CRMService
import CRMTestKit
import Testing

struct SnapshotTooOldTests {
    /// A storage whose reads are all given up, for the length of its log.
    private struct BusyStorage: Storage {
        let base: any Storage
        let readsAreQuick: Bool

        var engineName: String { base.engineName }
        var engineVersion: String { base.engineVersion }
        var schemaVersion: UInt32 { base.schemaVersion }

        func makeReader(forLongReads: Bool) throws(RepositoryError) -> any StorageReader {
            BusyReader(try base.makeReader(forLongReads: forLongReads))
        }
        func makeWriter() throws(RepositoryError) -> any StorageWriter { try base.makeWriter() }
    }

    private final class BusyReader: StorageReader {
        private let base: any StorageReader
        let isGivenUp = true

        init(_ base: any StorageReader) {
            self.base = base
        }

        var snapshotVersion: Int64 { base.snapshotVersion }
        func begin() throws(RepositoryError) -> any ReadTransaction { throw .stepLimitReached }
        func end() { base.end() }
        func limit(steps: Int, microseconds: Int) {}
    }

    @Test(arguments: [true, false])
    func `a read that is given up for the log's length says that it may be repeated`(readsAreQuick: Bool) throws {
        let service = try TestService(storage: { BusyStorage(base: $0, readsAreQuick: readsAreQuick) })
        let refusal = error { _ = try service.list(ListRecordsRequest(object: .account)) }
        #expect(refusal?.reason == .snapshotTooOld)
        #expect(refusal?.code == .aborted)
        #expect(refusal?.metadata == ["limit": "log_bytes"])
        service.stop()
    }
}
