public import CRMModel

/// A record as the statistics count it.
public struct CountedRecord: Sendable, Hashable {
    public var object: BusinessObject
    public var ownerID: Int64?
    public var poolID: Int64?
    public var status: Status
    public var lifeState: LifeState
    /// In minor units; 0 without an amount.
    public var amount: Int64

    public init(_ record: StoredRecord, amount: Int64) {
        object = record.object
        ownerID = record.ownerID
        poolID = record.poolID
        status = record.status
        lifeState = record.lifeState
        self.amount = amount
    }
}

/// How many records there are of a status and a life state, and what their amounts come to.
public struct RecordStatistic: Sendable, Hashable {
    public var status: Status
    public var lifeState: LifeState
    public var count: Int64
    /// In minor units.
    public var amount: Int128

    public init(status: Status, lifeState: LifeState, count: Int64, amount: Int128) {
        self.status = status
        self.lifeState = lifeState
        self.count = count
        self.amount = amount
    }
}
