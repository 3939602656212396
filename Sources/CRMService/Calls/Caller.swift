internal import CRMAuthorizer

/// On whose behalf a call is made, and by whom.
struct Caller: Sendable {
    let user: Actor
    /// The uid of the calling service.
    let serviceUID: UInt32
    let clientKind: ClientKind
}
