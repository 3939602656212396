internal import CRMRepository
internal import Synchronization

/// Where everybody finds the snapshot that fits what they read. Nobody waits for a commit.
final class SnapshotBox: Sendable {
    /// Those that readers may need: the last one committed, the one before, and the one that is being committed.
    private let snapshots: Mutex<[Snapshot]>

    init(_ snapshot: Snapshot) {
        snapshots = Mutex([snapshot])
    }

    /// Opens a read transaction, with the snapshot of its moment: rules are never older than the data to which they are
    /// applied, nor newer.
    func begin(_ reader: any StorageReader) throws -> (transaction: any ReadTransaction, snapshot: Snapshot) {
        while true {
            let transaction = try reader.begin()
            let version = reader.snapshotVersion
            if let snapshot = snapshots.withLock({ $0.last { $0.version == version } }) {
                return (transaction, snapshot)
            }
            // Several were committed since the version was read: there is a later moment to be read.
            reader.end()
        }
    }

    /// Commits what is the moment of the next snapshot.
    func publish(_ next: Snapshot, committing commit: () throws -> Void) rethrows {
        snapshots.withLock { $0 = $0.suffix(2) + [next] }
        do {
            try commit()
        } catch {
            snapshots.withLock { _ = $0.popLast() }
            throw error
        }
    }
}
