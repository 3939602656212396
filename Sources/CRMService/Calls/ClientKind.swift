/// The kind of client that the user sits at.
enum ClientKind: String, Sendable, CaseIterable {
    case web
    case mobile
    /// A program, with nobody in front of it; so without the metadata.
    case service
}
