internal import Synchronization

/// Where everybody finds the current snapshot.
final class SnapshotBox: Sendable {
    private let snapshot: Mutex<Snapshot>

    init(_ snapshot: Snapshot) {
        self.snapshot = Mutex(snapshot)
    }

    /// To be asked for after the read transaction has begun: then rules are never older than the data
    /// they are applied to, since whoever commits new ones holds the lock meanwhile.
    var current: Snapshot { snapshot.withLock { $0 } }

    /// Commits, and lets the next snapshot be found before anybody can read what was committed with it.
    func replace(with next: Snapshot, committing commit: () throws -> Void) rethrows {
        try snapshot.withLock { snapshot in
            try commit()
            snapshot = next
        }
    }
}
