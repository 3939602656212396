internal import CRMAuthorizer

/// One state of what is kept in memory: the organisation, the policy and the field definitions.
final class Snapshot: Sendable {
    /// As the storage has it.
    let version: Int64
    let organisation: Organisation
    let line: ReportingLine
    let authorizer: Authorizer
    let catalog: FieldCatalog
    let scopes = ScopeCache()

    init(_ draft: SnapshotDraft) {
        version = draft.version
        organisation = draft.organisation
        line = ReportingLine(draft.organisation)
        authorizer = draft.authorizer
        catalog = draft.catalog
    }
}
