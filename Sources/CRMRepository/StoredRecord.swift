public import CRMModel

/// A record as the repository keeps it.
public struct StoredRecord: Sendable, Hashable {
    public var id: Int64
    public var object: BusinessObject
    /// Nil while nobody is in charge.
    public var ownerID: Int64?
    public var status: Status
    public var lifeState: LifeState
    /// `.none` for all but accounts.
    public var approvalStatus: Approval.Status
    public var isLocked: Bool
    /// The high seas pool in which the record lies.
    public var poolID: Int64?
    /// Grows by one with each change; 1 at creation.
    public var version: Int64
    public var createdAtMilliseconds: Int64
    public var modifiedAtMilliseconds: Int64
    public var createdByID: Int64
    public var modifiedByID: Int64
    /// The fields that have a value, in the form in which they are sent.
    public var fields: Encoded<FieldSet>
    /// How far its confirmation is; nil: it has no other than the preset flow, and no node has been confirmed.
    public var confirmation: Encoded<Confirmation>?
    /// Of a sales order, once a dependant has counted. The repository keeps it apart from what is changed in a record; a
    /// change of it is ignored.
    public var orderAmounts: Encoded<OrderAmounts>?
    /// Whether shares are kept for the record, be they in force or not. The repository keeps it; a change of it is ignored.
    public var hasShares: Bool
    /// Likewise members of its related team.
    public var hasTeam: Bool
    /// Both, as much of them as a decision needs; nil: they have to be looked up, if there are any. Likewise kept.
    public var accesses: CompactAccesses?

    public init(
        id: Int64, object: BusinessObject, ownerID: Int64?, status: Status, lifeState: LifeState = .active,
        approvalStatus: Approval.Status = .none, isLocked: Bool = false, poolID: Int64? = nil, version: Int64 = 1,
        createdAtMilliseconds: Int64, modifiedAtMilliseconds: Int64, createdByID: Int64, modifiedByID: Int64,
        fields: Encoded<FieldSet>, confirmation: Encoded<Confirmation>? = nil,
        orderAmounts: Encoded<OrderAmounts>? = nil, hasShares: Bool = false, hasTeam: Bool = false
    ) {
        self.id = id
        self.object = object
        self.ownerID = ownerID
        self.status = status
        self.lifeState = lifeState
        self.approvalStatus = approvalStatus
        self.isLocked = isLocked
        self.poolID = poolID
        self.version = version
        self.createdAtMilliseconds = createdAtMilliseconds
        self.modifiedAtMilliseconds = modifiedAtMilliseconds
        self.createdByID = createdByID
        self.modifiedByID = modifiedByID
        self.fields = fields
        self.confirmation = confirmation
        self.orderAmounts = orderAmounts
        self.hasShares = hasShares
        self.hasTeam = hasTeam
    }

    /// The record as callers get it.
    public var message: Record {
        Record(
            id: id, object: object, ownerID: ownerID, status: status, lifeState: lifeState,
            approvalStatus: approvalStatus, version: version, createdAtMilliseconds: createdAtMilliseconds,
            modifiedAtMilliseconds: modifiedAtMilliseconds, createdByID: createdByID, modifiedByID: modifiedByID,
            fields: fields, poolID: poolID, locked: isLocked, orderAmounts: orderAmounts)
    }
}
