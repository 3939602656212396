/// A record of a page, with where it stands in the order.
public struct ListedRecord: Sendable {
    public var record: StoredRecord
    public var position: RecordQuery.Position

    public init(record: StoredRecord, position: RecordQuery.Position) {
        self.record = record
        self.position = position
    }
}
