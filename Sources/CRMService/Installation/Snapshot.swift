internal import CRMAuthorizer
internal import Synchronization

/// One state of what is kept in memory: the organisation and the field definitions.
final class Snapshot: Sendable {
    let organisation: Organisation
    let line: ReportingLine
    let catalog: FieldCatalog

    init(_ draft: SnapshotDraft) {
        organisation = draft.organisation
        line = ReportingLine(draft.organisation)
        catalog = draft.catalog
    }
}

/// The writer's own state of it, which becomes a snapshot when it is committed.
struct SnapshotDraft: Sendable {
    var organisation: Organisation {
        didSet { isChanged = true }
    }
    var catalog: FieldCatalog {
        didSet { isChanged = true }
    }
    /// Whether something differs from the snapshot published last.
    private(set) var isChanged = false

    init(organisation: Organisation, catalog: FieldCatalog) {
        self.organisation = organisation
        self.catalog = catalog
    }

    mutating func markPublished() { isChanged = false }
}

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
