internal import CRMAuthorizer

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
