public import CRMModel

/// A team role as the repository keeps it.
public struct StoredTeamRole: Sendable, Hashable {
    public var role: TeamRole
    /// Its bit in sets of team roles of its object.
    public var position: Int

    public init(_ role: TeamRole, position: Int) {
        self.role = role
        self.position = position
    }
}
