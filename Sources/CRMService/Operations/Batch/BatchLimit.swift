internal import CRMModel
internal import CRMRepository

/// How many records a request may name.
enum BatchLimit {
    static let maximum = 1_000

    /// The ids, each once, in their order.
    ///
    /// - Throws: REQUEST_INVALID if there are none, or LIMIT_EXCEEDED.
    static func distinct(_ ids: [Int64], _ name: String) throws -> [Int64] {
        guard !ids.isEmpty else { throw CallError.requestInvalid("\(name) is empty") }
        guard ids.count <= maximum else {
            throw CallError(
                .limitExceeded, "\(name) has \(ids.count) ids, at most \(maximum) are allowed", ["limit": "batch_ids"])
        }
        var seen: Set<Int64> = []
        return ids.filter { seen.insert($0).inserted }
    }
}
