internal import CRMAuthorizer

/// The writer's own state of it, which becomes a snapshot when it is committed.
///
/// A value that costs nothing to copy, as each request keeps the one before: the parts are shared until they are changed.
struct SnapshotDraft: Sendable {
    /// Unchecked: changed only while a single draft holds it.
    private final class Parts: @unchecked Sendable {
        var organisation: Organisation
        var authorizer: Authorizer
        var catalog: FieldCatalog

        init(_ organisation: Organisation, _ authorizer: Authorizer, _ catalog: FieldCatalog) {
            self.organisation = organisation
            self.authorizer = authorizer
            self.catalog = catalog
        }
    }

    /// That of the snapshot published last.
    private(set) var version: Int64
    /// Whether something differs from the snapshot published last.
    private(set) var isChanged = false
    private var parts: Parts

    init(version: Int64, organisation: Organisation, authorizer: Authorizer, catalog: FieldCatalog) {
        self.version = version
        parts = Parts(organisation, authorizer, catalog)
    }

    var organisation: Organisation {
        get { parts.organisation }
        _modify {
            beginChange()
            yield &parts.organisation
        }
    }

    /// With the policy.
    var authorizer: Authorizer { parts.authorizer }

    var catalog: FieldCatalog {
        get { parts.catalog }
        _modify {
            beginChange()
            yield &parts.catalog
        }
    }

    mutating func setPolicy(_ policy: Policy) {
        beginChange()
        parts.authorizer = Authorizer(policy: policy, settings: parts.authorizer.settings)
    }

    /// It is to be published, as the next version.
    mutating func advance() {
        version += 1
        isChanged = false
    }

    private mutating func beginChange() {
        isChanged = true
        if !isKnownUniquelyReferenced(&parts) {
            parts = Parts(parts.organisation, parts.authorizer, parts.catalog)
        }
    }
}
