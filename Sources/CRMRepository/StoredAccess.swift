public import CRMModel

/// That a record is open to somebody, as the repository keeps it: a share, a place in its related team, or that somebody is
/// a confirmer of one of its nodes.
public struct StoredAccess: Sendable, Hashable {
    /// By what a record is open.
    public enum Means: Sendable, Hashable, CaseIterable {
        case share
        case team
        /// Read-only, and for ever: what else a confirmer may, the record's confirmation tells.
        case confirmation

        /// Those that are given to somebody, and kept with the record for decisions.
        public static let given: [Means] = [.share, .team]

        /// Those by which records of the object can be open.
        public static func all(of object: BusinessObject) -> [Means] {
            object.isConfirmed ? allCases : given
        }
    }

    public var recordID: Int64
    /// The record's.
    public var object: BusinessObject
    public var means: Means
    public var grantee: Grantee.Kind
    public var access: Access
    /// The roles that a member has in the team; none for shares.
    public var teamRoles: TeamRoleSet
    /// From then on it is gone, though it may still be kept; nil: it stays.
    public var expiresAtMilliseconds: Int64?
    /// Who gave it last, and when.
    public var givenByID: Int64
    public var givenAtMilliseconds: Int64
    /// The record with whose team the member was added to this one as well; 0: to this one itself. Always 0 for shares.
    public var sourceRecordID: Int64

    public init(
        recordID: Int64, object: BusinessObject, means: Means, grantee: Grantee.Kind, access: Access,
        teamRoles: TeamRoleSet = TeamRoleSet(), expiresAtMilliseconds: Int64?, givenByID: Int64,
        givenAtMilliseconds: Int64, sourceRecordID: Int64 = 0
    ) {
        self.recordID = recordID
        self.object = object
        self.means = means
        self.grantee = grantee
        self.access = access
        self.teamRoles = teamRoles
        self.expiresAtMilliseconds = expiresAtMilliseconds
        self.givenByID = givenByID
        self.givenAtMilliseconds = givenAtMilliseconds
        self.sourceRecordID = sourceRecordID
    }

    /// Whether it counts: what expires at t is gone at t.
    public func isInForce(at timeMilliseconds: Int64) -> Bool {
        CompactAccesses.Entry(self).isInForce(at: timeMilliseconds)
    }
}
