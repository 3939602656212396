internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository
internal import Synchronization

/// What users see of objects, as queries have it: found out when it is first asked for, and kept as long as the snapshot to
/// which it belongs.
final class ScopeCache: Sendable {
    /// For whom of what.
    struct Key: Hashable {
        var userID: Int64
        var object: BusinessObject
        var scene: BuiltInScene
    }

    private struct Contents {
        /// Nil: nothing is seen.
        var scopes: [Key: RecordQuery.Scope?] = [:]
        var sourceCount = 0
    }

    /// How many owners and grantees are kept, those of each scope counted; a scope counts as one more. About 40 MB.
    private static let maximumSources = 500_000

    private let contents = Mutex(Contents())

    /// The scope, which is made unless it is there. Nil: nothing is seen.
    func scope(_ key: Key, make: () throws -> RecordQuery.Scope?) rethrows -> RecordQuery.Scope? {
        if let known = contents.withLock({ $0.scopes[key] }) { return known }
        let scope = try make()
        contents.withLock { contents in
            if contents.sourceCount > Self.maximumSources { contents = Contents() }
            contents.sourceCount += scope.sourceCount
            contents.scopes[key] = .some(scope)
        }
        return scope
    }
}

extension RecordQuery.Scope? {
    fileprivate var sourceCount: Int {
        if case .reached(let reach) = self { reach.sourceCount + 1 } else { 1 }
    }
}
