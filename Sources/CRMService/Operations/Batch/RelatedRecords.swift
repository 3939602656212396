internal import CRMModel
internal import CRMRepository

/// The records that are to be changed along with those of a batch, by the latter: found before anything is written, so that
/// what would be too much is refused whole.
struct RelatedRecords {
    private var idsBySource: [Int64: [Int64]] = [:]

    /// None.
    init() {}

    /// Finds, for each record of the batch that the caller may do the operation on, those of its related ones that the
    /// caller sees.
    ///
    /// - Parameters:
    ///   - changesEach: how many changes it takes with each record.
    ///   - find: the ids of the related records of one, seen or not, at most so many; no more are looked at.
    ///   - isMeant: whether a related record, the second argument, is to be changed along with the first.
    /// - Throws: LIMIT_EXCEEDED.
    init(
        of batch: Batch, for operation: CRMModel.Operation, changesEach: Int, _ call: WriteCall,
        find: (StoredRecord, Int) throws -> [Int64],
        where isMeant: (StoredRecord, StoredRecord) -> Bool = { _, _ in true }
    ) throws {
        var foundCount = 0
        var count = batch.count
        for sourceID in batch.ids {
            guard let source = try Self.permitted(sourceID, operation, call) else { continue }
            let found = try find(source, AccessInput.maximumChanges + 1 - foundCount)
            foundCount += found.count
            try AccessInput.checkChanges(records: foundCount, each: 1)
            let meant = try found.filter { id in
                guard id != sourceID, let record = try call.reader.record(id) else { return false }
                return try call.sees(record) && isMeant(source, record)
            }
            count += meant.count
            try AccessInput.checkChanges(records: count, each: changesEach)
            idsBySource[sourceID] = meant
        }
    }

    /// The related records of one of the batch.
    func ids(of sourceID: Int64) -> [Int64] { idsBySource[sourceID] ?? [] }

    /// Nil for a record whose own change is going to be refused.
    private static func permitted(
        _ id: Int64, _ operation: CRMModel.Operation, _ call: WriteCall
    ) throws -> StoredRecord? {
        do {
            return try call.permittedRecord(id, for: operation)
        } catch is CallError {
            return nil
        }
    }
}
