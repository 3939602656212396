internal import CRMAuthorizer

/// The writer's own state of it, which becomes a snapshot when it is committed.
struct SnapshotDraft: Sendable {
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

    init(organisation: Organisation, authorizer: Authorizer, catalog: FieldCatalog) {
        self.organisation = organisation
        self.authorizer = authorizer
        self.catalog = catalog
    }

    mutating func setPolicy(_ policy: Policy) {
        authorizer = Authorizer(policy: policy, settings: authorizer.settings)
    }

    mutating func markPublished() { isChanged = false }
}
