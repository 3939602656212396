/// What one request is about, as it was drawn.
struct DrawnRequest {
    /// For whom the call is made, by the number of the name; nil for nobody.
    var user: Int?
    /// The record, or the first of a batch; 0 if it is about none.
    var recordID: Int64 = 0
    /// The others of a batch.
    var otherRecordIDs: [Int64] = []
    /// From which a text is made that is another one each time.
    var text: UInt64 = 0
    /// The user id of who gets the record; 0 if nobody does.
    var successorID: Int64 = 0
}
