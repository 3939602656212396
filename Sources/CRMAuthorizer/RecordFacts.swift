public import CRMModel

/// What a decision needs to know of a record, and no more.
///
/// The repository fills it in and leaves out what has expired: nothing here knows the time. Lists are empty for most
/// records and then cost nothing.
public struct RecordFacts: Sendable, Hashable {
    /// The kind of record.
    public var object: BusinessObject
    /// Its business status.
    public var status: CRMModel.Status
    /// Whether it is in use or in the recycle bin.
    public var lifeState: LifeState = .active
    /// Its approval status; none but for accounts.
    public var approvalStatus: Approval.Status = .none
    /// Whether it is locked.
    public var isLocked = false
    /// The person in charge, if there is one.
    public var ownerID: Int64?
    /// The high seas pool in which it lies, if it does.
    public var poolID: Int64?
    /// Whether no node of its confirmation has been confirmed yet. False where there is no confirmation.
    public var isFirstConfirmerPending = false
    /// The confirmers of the node that is now waiting.
    public var currentConfirmers: [Grantee] = []
    /// Who confirms the node that is now waiting besides.
    public var ruledConfirmers = RuledConfirmers.none
    /// The confirmers of all its nodes.
    public var confirmers: [Grantee] = []
    /// Its related team.
    public var team: [TeamMember] = []
    /// With whom it is shared directly. By which rules it is, the organisation knows.
    public var shares: [Share] = []

    /// The facts of an active record that nobody is in charge of; everything else is set afterwards.
    public init(object: BusinessObject, status: CRMModel.Status) {
        self.object = object
        self.status = status
    }

    /// The conditions of policy rows that hold.
    var conditions: ConditionSet {
        var conditions = ConditionSet()
        if approvalStatus != .inProgress { conditions.insert(.approvalNotInProgress) }
        if poolID == nil { conditions.insert(.notHighSeas) }
        if isFirstConfirmerPending { conditions.insert(.firstConfirmerPending) }
        return conditions
    }
}

extension RecordFacts {
    /// Confirmers whom no list names.
    public enum RuledConfirmers: Sendable, Hashable {
        /// No one.
        case none
        /// Those of the preset flow: ORDER_ADMIN and ORDER_FINANCE.
        case preset
        /// Anyone above the owner.
        case ownerSuperiors
        /// Anyone above the owner; those of the preset flow as long as nobody active is.
        case ownerSuperiorsOrPreset
    }

    /// What a share or a place in a team lets its holder do.
    public enum Access: Sendable, Hashable {
        /// See the record (RO).
        case readOnly
        /// See it and do with it what the policy's rows say (RW).
        case readWrite

        /// The same as it is stored and sent.
        public init(_ access: CRMModel.Access) {
            self = access == .readWrite ? .readWrite : .readOnly
        }
    }

    /// That a record is shared with somebody.
    public struct Share: Sendable, Hashable {
        /// With whom.
        public var grantee: Grantee
        /// For what.
        public var access: Access

        /// A share of its two fields.
        public init(_ grantee: Grantee, _ access: Access) {
            self.grantee = grantee
            self.access = access
        }
    }

    /// A member of a record's related team.
    ///
    /// With team roles, which the object has of its own, the grant of the member, and that of whoever is above the member,
    /// counts for an operation only while one of these roles has it on. Without team roles it counts as any other grant.
    /// Either way layer 1 stands: one of the roles that the actor has in the organisation must have the operation.
    public struct TeamMember: Sendable, Hashable {
        /// Who.
        public var grantee: Grantee
        /// For what.
        public var access: Access
        /// The roles that the member has in this team.
        public var roles: TeamRoleSet

        /// A member of its three fields.
        public init(_ grantee: Grantee, _ access: Access, roles: TeamRoleSet = TeamRoleSet()) {
            self.grantee = grantee
            self.access = access
            self.roles = roles
        }
    }
}
