import CRMClient
import CRMModel

/// How a change of many records went, a line for each.
struct BatchReport {
    let results: [BatchResult]
    var relatedResults: [RelatedResult] = []
    let isDryRun: Bool

    /// - Parameter done: what has been done with a record: "shared".
    func lines(_ done: String) -> [String] {
        results.map { line($0, "\($0.recordID)", done) }
            + relatedResults.compactMap { related in
                related.result.map { line($0, "\($0.recordID), related to \(related.sourceRecordID)", done) }
            }
    }

    private func line(_ result: BatchResult, _ name: String, _ done: String) -> String {
        guard let error = result.error else { return "\(name): \(isDryRun ? "would be " : "")\(done)" }
        return "\(name): \(error.reason): \(VisibleText.line(error.message))"
    }

    /// - Throws: if some record failed, so that the exit status says so.
    func checkAllDone() throws {
        if (results + relatedResults.compactMap(\.result)).contains(where: { $0.error != nil }) {
            throw Leave(status: .refused)
        }
    }
}

extension Session {
    /// Shows how a change of many records went.
    func show(
        _ answer: some CRMMessage, _ results: [BatchResult], related: [RelatedResult] = [], _ batch: BatchArguments,
        _ done: String
    ) async throws {
        let report = BatchReport(results: results, relatedResults: related, isDryRun: batch.dryRun)
        if try await !showAsJSON(answer) { try console.lines(report.lines(done)) }
        try report.checkAllDone()
    }
}
