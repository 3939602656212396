internal import CRMModel
internal import CRMRepository

/// Does the same to many records, each in a savepoint of its own, and tells of each how it went.
struct Batch {
    private let ids: [Int64]
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
    /// - Parameter change: changes one record. What it throws as a `CallError` is that record's result, and undoes what it
    ///   has done; every other error fails the request.
    func run(_ call: WriteCall, _ change: (Int64) throws -> Void) throws -> [BatchResult] {
        let results = try call.inSavepoint(
            undoneIf: { options.dryRun || (options.allOrNothing && $0.contains { $0.error != nil }) },
            { try self.results(call, change) })
        if options.dryRun || !results.contains(where: { $0.error == nil }) { call.keepsAnswer = false }
        return results
    }

    private func results(_ call: WriteCall, _ change: (Int64) throws -> Void) throws -> [BatchResult] {
        var results = try ids.map { id in
            // Nothing encoded is needed from one record to the next.
            defer { call.codec.reset() }
            do {
                try call.inSavepoint { try change(id) }
                return BatchResult(recordID: id)
            } catch let error as CallError {
                return BatchResult(recordID: id, error: BatchError(error))
            }
        }
        if options.allOrNothing, let failed = results.first(where: { $0.error != nil }) {
            let undone = CallError(
                .batchUndone, "it would have been done, but record \(failed.recordID) failed",
                ["failed_record_id": "\(failed.recordID)"])
            for index in results.indices where results[index].error == nil {
                results[index].error = BatchError(undone)
            }
        }
        return results
    }
}

extension BatchError {
    /// What the results of a thousand records can hold of an error.
    private static let maximumBytes = 1_000

    init(_ error: CallError) {
        self.init(code: error.code.rawValue, reason: error.reason.protoName)
        message =
            error.message.utf8.count <= Self.maximumBytes
            ? error.message : String(decoding: error.message.utf8.prefix(Self.maximumBytes), as: UTF8.self) + "…"
        var bytes = 0
        for (key, value) in error.metadata.sorted(by: { $0.key < $1.key }) {
            bytes += key.utf8.count + value.utf8.count
            if bytes <= Self.maximumBytes { metadata[key] = value }
        }
    }
}
