/// Why the repository could not do what was asked.
public enum RepositoryError: Error, Hashable, Sendable {
    /// There is no room on the disk. The transaction is gone; later ones may succeed.
    case diskFull
    /// The disk, or the database in it, failed. Nothing after it can be trusted to be kept.
    case storageFailed(String)
    /// Reading took more steps, or longer, than the reader's limit allows.
    case stepLimitReached
    /// Reading took so long that what keeps its moment came to its maximum. A later moment can be read.
    case snapshotTooOld
    /// A statement that can't be, or data that can't be read: a defect.
    case unexpected(String)
}

extension RepositoryError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .diskFull: "the disk is full"
        case .storageFailed(let detail): "the storage failed: \(detail)"
        case .stepLimitReached: "reading took too many steps"
        case .snapshotTooOld: "the moment that was read is too old"
        case .unexpected(let detail): detail
        }
    }
}
