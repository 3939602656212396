internal import CRMAuthorizer

/// The writer's own state of it, which becomes a snapshot when it is committed.
struct SnapshotDraft: Sendable {
    /// That of the snapshot published last.
    private(set) var version: Int64
    var organisation: Organisation {
        didSet { isChanged = true }
    }
    /// With the policy.
    var authorizer: Authorizer {
        didSet { isChanged = true }
    }
    var catalog: FieldCatalog {
        didSet { isChanged = true }
    }
    /// Whether something differs from the snapshot published last.
    private(set) var isChanged = false

    init(version: Int64, organisation: Organisation, authorizer: Authorizer, catalog: FieldCatalog) {
        self.version = version
        self.organisation = organisation
        self.authorizer = authorizer
        self.catalog = catalog
    }

    mutating func setPolicy(_ policy: Policy) {
        authorizer = Authorizer(policy: policy, settings: authorizer.settings)
    }

    /// It is to be published, as the next version.
    mutating func advance() {
        version += 1
        isChanged = false
    }
}
