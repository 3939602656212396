public import CRMModel

extension RecordQuery {
    /// By what records are reached; one is enough. It is made once for a viewer, and serves many queries.
    public final class Reach: Sendable {
        /// Records of these owners.
        public let ownerIDs: [Int64]
        /// Records shared with one of these, or with one of these in the related team.
        public let grantees: [Grantee.Kind]
        /// Records shared with one of these; none is among `grantees`.
        public let shareGrantees: [Grantee.Kind]
        /// Records with one of these in the related team; none is among `grantees`.
        public let teamGrantees: [Grantee.Kind]

        private let owners: Set<Int64>
        private let sharedWith: Set<Grantee.Kind>
        private let inTeam: Set<Grantee.Kind>

        /// A reach of its parts. The values of each list have to be distinct.
        public init(
            ownerIDs: [Int64], grantees: [Grantee.Kind] = [], shareGrantees: [Grantee.Kind] = [],
            teamGrantees: [Grantee.Kind] = []
        ) {
            self.ownerIDs = ownerIDs
            self.grantees = grantees
            self.shareGrantees = shareGrantees
            self.teamGrantees = teamGrantees
            owners = Set(ownerIDs)
            sharedWith = Set(grantees + shareGrantees)
            inTeam = Set(grantees + teamGrantees)
        }

        /// How many places a record may be found at: what it takes to look at all of them, and to keep this.
        public var sourceCount: Int {
            ownerIDs.count + 2 * grantees.count + shareGrantees.count + teamGrantees.count
        }

        /// Whether records of that owner are reached.
        public func reaches(ownerID: Int64) -> Bool { owners.contains(ownerID) }

        /// Whether records are reached that are open to the grantee by those means.
        public func reaches(_ grantee: Grantee.Kind, by means: StoredAccess.Means) -> Bool {
            means == .share ? sharedWith.contains(grantee) : inTeam.contains(grantee)
        }

        /// The grantees to whom records have to be open by those means.
        public func grantees(by means: StoredAccess.Means) -> [Grantee.Kind] {
            means == .share ? grantees + shareGrantees : grantees + teamGrantees
        }
    }
}
