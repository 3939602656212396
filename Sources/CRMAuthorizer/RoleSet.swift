/// A set of roles of one organisation, one bit a role. The bits are dense indices, which other organisations number
/// differently.
public struct RoleSet: Sendable, Hashable {
    /// How many roles there is room for.
    public static let capacity = UInt128.bitWidth

    private var bits: UInt128 = 0

    /// No role.
    public init() {}

    /// The one role with that index.
    init(index: Int32) {
        bits = 1 << UInt128(UInt32(truncatingIfNeeded: index))
    }

    /// Whether no role is in it.
    public var isEmpty: Bool { bits == 0 }

    func contains(index: Int32) -> Bool {
        !isDisjoint(with: RoleSet(index: index))
    }

    func isDisjoint(with other: RoleSet) -> Bool {
        bits & other.bits == 0
    }

    func intersection(_ other: RoleSet) -> RoleSet {
        var both = self
        both.bits &= other.bits
        return both
    }

    mutating func formUnion(_ other: RoleSet) {
        bits |= other.bits
    }

    mutating func subtract(_ other: RoleSet) {
        bits &= ~other.bits
    }
}
