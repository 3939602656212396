import CRMClient
import CRMModel

/// How a change of many records went, a line for each.
struct BatchReport {
    let results: [BatchResult]
    let isDryRun: Bool

    /// - Parameter done: what has been done with a record: "shared".
    func lines(_ done: String) -> [String] {
        results.map { result in
            guard let error = result.error else { return "\(result.recordID): \(isDryRun ? "would be " : "")\(done)" }
            return "\(result.recordID): \(error.reason): \(VisibleText.line(error.message))"
        }
    }

    /// - Throws: if some record failed, so that the exit status says so.
    func checkAllDone() throws {
        if results.contains(where: { $0.error != nil }) { throw Leave(status: .refused) }
    }
}

extension Session {
    /// Shows how a change of many records went.
    func show(
        _ answer: some CRMMessage, _ results: [BatchResult], _ batch: BatchArguments, _ done: String
    ) async throws {
        let report = BatchReport(results: results, isDryRun: batch.dryRun)
        if try await !showAsJSON(answer) { try console.lines(report.lines(done)) }
        try report.checkAllDone()
    }
}
