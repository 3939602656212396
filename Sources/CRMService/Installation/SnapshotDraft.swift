internal import CRMAuthorizer
internal import CRMModel

/// The writer's own state of it, which becomes a snapshot when it is committed.
///
/// A value that costs nothing to copy, as each request keeps the one before: the parts are shared until they are changed.
struct SnapshotDraft: Sendable {
    /// Unchecked: changed only while a single draft holds it.
    private final class Parts: @unchecked Sendable {
        var organisation: Organisation
        var authorizer: Authorizer
        var catalog: FieldCatalog
        var duplicateRules: DuplicateRules

        init(
            _ organisation: Organisation, _ authorizer: Authorizer, _ catalog: FieldCatalog,
            _ duplicateRules: DuplicateRules
        ) {
            self.organisation = organisation
            self.authorizer = authorizer
            self.catalog = catalog
            self.duplicateRules = duplicateRules
        }

        // Not inlined: as in a snapshot.

        @inline(never)
        func decide(_ operation: CRMModel.Operation, on facts: RecordFacts, by actor: Actor) -> Decision {
            authorizer.decide(operation, on: facts, by: actor, in: organisation)
        }

        @inline(never)
        func grantOfSeeing(_ facts: RecordFacts, by actor: Actor) -> Grant? {
            authorizer.sees(facts, by: actor, in: organisation)
        }

        @inline(never)
        func actor(named name: String) -> Actor? { organisation.actor(named: name) }
    }

    /// That of the snapshot published last.
    private(set) var version: Int64
    /// Whether something differs from the snapshot published last.
    private(set) var isChanged = false
    private var parts: Parts

    init(
        version: Int64, organisation: Organisation, authorizer: Authorizer, catalog: FieldCatalog,
        duplicateRules: DuplicateRules = DuplicateRules([])
    ) {
        self.version = version
        parts = Parts(organisation, authorizer, catalog, duplicateRules)
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

    var duplicateRules: DuplicateRules {
        get { parts.duplicateRules }
        _modify {
            beginChange()
            yield &parts.duplicateRules
        }
    }

    func decide(_ operation: CRMModel.Operation, on facts: RecordFacts, by actor: Actor) -> Decision {
        parts.decide(operation, on: facts, by: actor)
    }

    func grantOfSeeing(_ facts: RecordFacts, by actor: Actor) -> Grant? { parts.grantOfSeeing(facts, by: actor) }

    func actor(named name: String) -> Actor? { parts.actor(named: name) }

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
            parts = Parts(parts.organisation, parts.authorizer, parts.catalog, parts.duplicateRules)
        }
    }
}
