/// What is looked for among the terms by which records are found.
public enum SearchTerm: Sendable, Hashable {
    /// The term itself.
    case exact(String)
    /// Any term that begins so.
    case prefix(String)
}
