import CRMModel

/// An active sharing rule, in the form in which decisions look at it.
struct RuleInForce: Sendable {
    let ownedBy: Grantee
    let sharedWith: Grantee
    /// What it gives.
    let grant: Grant

    /// Nil for a rule that is not active, or not complete.
    init?(_ rule: SharingRule) {
        guard rule.active, let ownedBy = rule.ownedBy?.kind, let sharedWith = rule.sharedWith?.kind,
            let access = rule.access
        else { return nil }
        self.ownedBy = Grantee(ownedBy)
        self.sharedWith = Grantee(sharedWith)
        grant = access == .readWrite ? .shareRw : .shareRo
    }
}
