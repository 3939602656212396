public import CRMModel

/// Which records of the recycle bin are wanted: those invalidated last come first, of the same time the newest id.
public struct BinQuery: Sendable {
    /// Nil: of all objects but the hidden ones.
    public var object: BusinessObject?
    /// Of which nothing is wanted.
    public var hiddenObjects: Set<BusinessObject>
    /// Who put them there; nil: whoever did.
    public var invalidatedByID: Int64?
    /// The times of their invalidation.
    public var times: Range<Int64>
    /// Begins after that record, which was invalidated at that time.
    public var after: (timeMilliseconds: Int64, recordID: Int64)?
    /// How many records at most; at least 1.
    public var limit: Int
    /// After the record with which the fields come to more bytes than this, no further one is read.
    public var limitBytes: Int

    public init(
        object: BusinessObject? = nil, hiding hiddenObjects: Set<BusinessObject> = [], invalidatedByID: Int64? = nil,
        times: Range<Int64> = .min..<(.max), after: (timeMilliseconds: Int64, recordID: Int64)? = nil, limit: Int,
        limitBytes: Int = .max
    ) {
        self.object = object
        self.hiddenObjects = hiddenObjects
        self.invalidatedByID = invalidatedByID
        self.times = times
        self.after = after
        self.limit = limit
        self.limitBytes = limitBytes
    }
}

/// A record in the recycle bin.
public struct StoredBinEntry: Sendable, Hashable {
    public var record: StoredRecord
    public var invalidatedByID: Int64
    public var invalidatedAtMilliseconds: Int64

    public init(record: StoredRecord, invalidatedByID: Int64, invalidatedAtMilliseconds: Int64) {
        self.record = record
        self.invalidatedByID = invalidatedByID
        self.invalidatedAtMilliseconds = invalidatedAtMilliseconds
    }
}
