import CRMModel

/// The reporting line numbered in pre-order, so that everyone below somebody is one stretch of numbers.
///
/// For lists. Computed once from an organisation, in time proportional to its users; a changed organisation needs a new
/// one. Positions are not to be stored: the next numbering has others.
public struct ReportingLine: Sendable {
    /// Every user's id, each directly followed by all below.
    private let ids: [Int64]
    /// By the organisation's dense index: where the user stands, and where those below end.
    private let starts: [Int32]
    private let ends: [Int32]
    private let indices: [Int64: Int32]

    /// Numbers the users of an organisation, deactivated ones included: records of theirs still have superiors.
    public init(_ organisation: Organisation) {
        let order = organisation.line.preorder()
        var starts = [Int32](repeating: 0, count: order.count)
        var ends = starts
        for (position, node) in order.enumerated() {
            starts[Int(node)] = Int32(position)
            ends[Int(node)] = Int32(position + 1)
        }
        // Those below a node come after it: walked backwards, each node's end is known before its parent's.
        for node in order.reversed() {
            let parent = organisation.line.parents[Int(node)]
            guard parent != Forest.none else { continue }
            ends[Int(parent)] = max(ends[Int(parent)], ends[Int(node)])
        }
        ids = order.map { organisation.userValues[Int($0)].id }
        indices = organisation.userIndices
        self.starts = starts
        self.ends = ends
    }

    /// The ids of everyone below the user, at any distance; none for an unknown user.
    public func subordinates(of id: Int64) -> ArraySlice<Int64> {
        withSubordinates(of: id).dropFirst()
    }

    /// Whether the user at that index of the organisation is the actor, or below.
    func isActorOrBelow(_ index: Int32, _ actor: Actor) -> Bool {
        (starts[Int(actor.index)]..<ends[Int(actor.index)]).contains(starts[Int(index)])
    }

    /// The user's own id, then those of everyone below; none for an unknown user.
    public func withSubordinates(of id: Int64) -> ArraySlice<Int64> {
        guard let index = indices[id] else { return [] }
        return ids[Int(starts[Int(index)])..<Int(ends[Int(index)])]
    }
}
