/// A set of team roles of one object: a bit for the position of each.
public struct TeamRoleSet: Sendable, Hashable {
    /// How many team roles an object may have; positions are less.
    public static let capacity = 62

    /// Bit `n` stands for the role at position `n`. Never negative.
    public private(set) var bits: Int64

    /// The set without roles.
    public init() {
        bits = 0
    }

    /// The set as it is stored.
    public init(bits: Int64) {
        self.bits = bits
    }

    /// The one role at that position.
    public init(position: Int) {
        bits = 1 << Int64(position)
    }

    /// Whether no role is in it.
    public var isEmpty: Bool { bits == 0 }

    /// Whether the role at that position is in it.
    public func contains(position: Int) -> Bool {
        !isDisjoint(with: TeamRoleSet(position: position))
    }

    /// Whether no role is in both.
    public func isDisjoint(with other: TeamRoleSet) -> Bool {
        bits & other.bits == 0
    }

    /// Adds what is in the other.
    public mutating func formUnion(_ other: TeamRoleSet) {
        bits |= other.bits
    }

    /// Takes away what is in the other.
    public mutating func subtract(_ other: TeamRoleSet) {
        bits &= ~other.bits
    }
}
