internal import CRMModel
internal import CRMRepository

/// How a batch went, of each record and of each that was changed along with one.
struct BatchOutcome {
    var results: [BatchResult] = []
    var relatedResults: [RelatedResult] = []

    /// The first record that failed.
    var failedRecordID: Int64? {
        results.first { $0.error != nil }?.recordID
            ?? relatedResults.first { $0.result?.error != nil }?.result?.recordID
    }

    /// Says of those that would have been done that another's failure has undone them.
    mutating func markUndone() {
        guard let failedRecordID else { return }
        let undone = BatchError(
            CallError(
                .batchUndone, "it would have been done, but record \(failedRecordID) failed",
                ["failed_record_id": "\(failedRecordID)"]), maximumBytes: BatchError.maximumRelatedBytes)
        for index in results.indices where results[index].error == nil { results[index].error = undone }
        for index in relatedResults.indices where relatedResults[index].result?.error == nil {
            relatedResults[index].result?.error = undone
        }
    }
}

extension BatchError {
    /// What the results of a thousand records can hold of an error.
    static let maximumBytes = 1_000
    /// What those of ten thousand related records can.
    static let maximumRelatedBytes = 100

    /// - Parameter maximumBytes: of the message, and of the metadata.
    init(_ error: CallError, maximumBytes: Int) {
        self.init(code: error.code.rawValue, reason: error.reason.protoName)
        message =
            error.message.utf8.count <= maximumBytes
            ? error.message : String(decoding: error.message.utf8.prefix(maximumBytes), as: UTF8.self) + "…"
        var bytes = 0
        for (key, value) in error.metadata.sorted(by: { $0.key < $1.key }) {
            bytes += key.utf8.count + value.utf8.count
            if bytes <= maximumBytes { metadata[key] = value }
        }
    }
}
