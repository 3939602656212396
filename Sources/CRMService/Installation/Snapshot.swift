internal import CRMAuthorizer

/// One state of what is kept in memory: the organisation and the field definitions.
final class Snapshot: Sendable {
    let organisation: Organisation
    let line: ReportingLine
    let catalog: FieldCatalog
    let scopes = ScopeCache()

    init(_ draft: SnapshotDraft) {
        organisation = draft.organisation
        line = ReportingLine(draft.organisation)
        catalog = draft.catalog
    }
}
