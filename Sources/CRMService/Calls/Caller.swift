internal import CRMAuthorizer

/// On whose behalf a call is made, and by whom.
struct Caller: Sendable {
    let user: Actor
    /// The uid of the calling service.
    let serviceUID: UInt32
    let clientKind: ClientKind
}

/// The kind of client that the user sits at.
enum ClientKind: String, Sendable, CaseIterable {
    case web
    case mobile
    /// A program, with nobody in front of it; so without the metadata.
    case service
}
