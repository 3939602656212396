public import CRMModel

extension RecordQuery {
    /// By what records are reached; one is enough. It is made once for a viewer, and serves many queries.
    public final class Reach: Sendable {
        /// Records of these owners.
        public let ownerIDs: [Int64]
        /// Records shared with one of these, with one of these in the related team, or that one of these confirms.
        public let grantees: [Grantee.Kind]
        /// Records shared with one of these; none is among `grantees`.
        public let shareGrantees: [Grantee.Kind]
        /// Records with one of these in the related team; none is among `grantees`.
        public let teamGrantees: [Grantee.Kind]
        /// A place in a team counts if it has no team role, or one of these.
        public let teamRoles: TeamRoleSet
        /// Records in these high seas pools.
        public let poolIDs: [Int64]

        private let owners: Set<Int64>
        private let sharedWith: Set<Grantee.Kind>
        private let inTeam: Set<Grantee.Kind>
        private let confirmers: Set<Grantee.Kind>
        private let pools: Set<Int64>

        /// A reach of its parts. The values of each list have to be distinct.
        public init(
            ownerIDs: [Int64], grantees: [Grantee.Kind] = [], shareGrantees: [Grantee.Kind] = [],
            teamGrantees: [Grantee.Kind] = [], teamRoles: TeamRoleSet = TeamRoleSet(), poolIDs: [Int64] = []
        ) {
            self.ownerIDs = ownerIDs
            self.grantees = grantees
            self.shareGrantees = shareGrantees
            self.teamGrantees = teamGrantees
            self.poolIDs = poolIDs
            self.teamRoles = teamRoles
            owners = Set(ownerIDs)
            sharedWith = Set(grantees + shareGrantees)
            inTeam = Set(grantees + teamGrantees)
            confirmers = Set(grantees)
            pools = Set(poolIDs)
        }

        /// How many places a record may be found at: what it takes to look at all of them, and to keep this.
        public var sourceCount: Int {
            ownerIDs.count + 2 * grantees.count + shareGrantees.count + teamGrantees.count + poolIDs.count
        }

        /// Whether records of that owner are reached.
        public func reaches(ownerID: Int64) -> Bool { owners.contains(ownerID) }

        /// Whether records in that pool are reached.
        public func reaches(poolID: Int64) -> Bool { pools.contains(poolID) }

        /// Whether records are reached that are shared with the grantee.
        public func reachesShare(with grantee: Grantee.Kind) -> Bool { sharedWith.contains(grantee) }

        /// Whether records are reached of which the grantee is a confirmer.
        public func reachesConfirmer(_ grantee: Grantee.Kind) -> Bool { confirmers.contains(grantee) }

        /// Whether records are reached in whose team the grantee has those team roles.
        public func reachesMember(_ grantee: Grantee.Kind, _ teamRoles: TeamRoleSet) -> Bool {
            inTeam.contains(grantee) && (teamRoles.isEmpty || !teamRoles.isDisjoint(with: self.teamRoles))
        }

        /// The grantees to whom records have to be open by those means.
        public func grantees(by means: StoredAccess.Means) -> [Grantee.Kind] {
            switch means {
            case .share: grantees + shareGrantees
            case .team: grantees + teamGrantees
            case .confirmation: grantees
            }
        }
    }
}
