internal import CRMModel
internal import CRMRepository

/// Does the same to many records, each in a savepoint of its own, and tells of each how it went.
struct Batch {
    /// The records, each id once.
    let ids: [Int64]
    private let options: BatchOptions

    /// - Parameter name: of the request's field that holds the ids.
    /// - Throws: REQUEST_INVALID if there are no ids, or LIMIT_EXCEEDED.
    init(_ ids: [Int64], _ name: String, _ options: BatchOptions?) throws {
        self.ids = try BatchLimit.distinct(ids, name)
        self.options = options ?? BatchOptions()
    }

    /// How many records it is about.
    var count: Int { ids.count }

    /// Whether everything will be undone.
    var isDryRun: Bool { options.dryRun }

    /// The results in the order of the ids, each id once.
    ///
    /// - Parameters:
    ///   - first: those of the records that are changed before the others.
    ///   - change: changes one record. What it throws as a `CallError` is that record's result, and undoes what it has done;
    ///     every other error fails the request.
    func run(
        _ call: WriteCall, first: Set<Int64> = [], _ change: (Int64) throws -> Void
    ) throws -> [BatchResult] {
        try run(call, along: RelatedRecords(), first: first, change) { _, _ in }.results
    }

    /// The same, and changes those that are related to the records that could be changed.
    ///
    /// - Parameter changeRelated: changes one of them; its first argument is the id of the batch's record.
    func run(
        _ call: WriteCall, along related: RelatedRecords, first: Set<Int64> = [], _ change: (Int64) throws -> Void,
        _ changeRelated: (Int64, Int64) throws -> Void
    ) throws -> BatchOutcome {
        let outcome = try call.inSavepoint(
            undoneIf: { options.dryRun || (options.allOrNothing && $0.failedRecordID != nil) },
            { try self.outcome(call, related, first, change, changeRelated) })
        // Where no record could be changed, neither was a related one.
        if options.dryRun || !outcome.results.contains(where: { $0.error == nil }) { call.keepsAnswer = false }
        return outcome
    }

    private func outcome(
        _ call: WriteCall, _ related: RelatedRecords, _ first: Set<Int64>, _ change: (Int64) throws -> Void,
        _ changeRelated: (Int64, Int64) throws -> Void
    ) throws -> BatchOutcome {
        var errors: [Int64: BatchError] = [:]
        for id in ids.filter(first.contains) + ids.filter({ !first.contains($0) }) {
            errors[id] = try failure(call, BatchError.maximumBytes) { try change(id) }
        }
        var outcome = BatchOutcome()
        outcome.results = ids.map { BatchResult(recordID: $0, error: errors[$0]) }
        for source in outcome.results where source.error == nil {
            for id in related.ids(of: source.recordID) {
                let error = try failure(call, BatchError.maximumRelatedBytes) {
                    try changeRelated(source.recordID, id)
                }
                outcome.relatedResults.append(
                    RelatedResult(
                        sourceRecordID: source.recordID, result: BatchResult(recordID: id, error: error)))
            }
        }
        if options.allOrNothing { outcome.markUndone() }
        return outcome
    }

    /// Makes a change in a savepoint of its own.
    ///
    /// - Returns: why it could not be made.
    private func failure(
        _ call: WriteCall, _ maximumBytes: Int, _ change: () throws -> Void
    ) throws -> BatchError? {
        // Nothing encoded is needed from one record to the next.
        defer { call.codec.reset() }
        do {
            try call.inSavepoint(change)
            return nil
        } catch let error as CallError {
            return BatchError(error, maximumBytes: maximumBytes)
        }
    }
}
