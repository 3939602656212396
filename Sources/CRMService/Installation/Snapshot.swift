internal import CRMAuthorizer
internal import CRMModel

/// One state of what is kept in memory: the organisation, the policy and the field definitions.
final class Snapshot: Sendable {
    /// As the storage has it.
    let version: Int64
    let organisation: Organisation
    let line: ReportingLine
    let authorizer: Authorizer
    let catalog: FieldCatalog
    let duplicateRules: DuplicateRules
    let scopes = ScopeCache()

    init(_ draft: SnapshotDraft) {
        version = draft.version
        organisation = draft.organisation
        line = ReportingLine(draft.organisation)
        authorizer = draft.authorizer
        catalog = draft.catalog
        duplicateRules = draft.duplicateRules
    }

    // Not inlined: within a method of its own the organisation can be used where it is.

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
