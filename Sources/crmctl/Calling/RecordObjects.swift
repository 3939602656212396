import CRMClient
import CRMModel

extension Session {
    /// How many records are read at once: each may be large.
    private static var pageSize: Int { 100 }

    /// The object that all of the records are of, as far as the user sees them.
    ///
    /// - Throws: `InputError` if they are of several, or if none is seen.
    func object(ofRecords ids: [Int64]) async throws -> BusinessObject {
        var first: Record?
        for start in stride(from: 0, to: ids.count, by: Self.pageSize) {
            let request = BatchGetRecordsRequest(ids: Array(ids[start..<min(start + Self.pageSize, ids.count)]))
            for record in try await client.batchGetRecords(request, calls).records {
                let one = first ?? record
                if record.object != one.object { throw Self.mixed(one, record) }
                first = one
            }
        }
        guard let object = first?.object else {
            let what = ids.count == 1 ? "record \(ids[0])" : "record of those ids"
            throw InputError("there is no \(what)", status: .refused)
        }
        return object
    }

    private static func mixed(_ one: Record, _ other: Record) -> InputError {
        func text(_ record: Record) -> String { "\(record.object?.protoName ?? "?") \(record.id)" }
        return InputError(
            "such a name is of one object, and \(text(one)) and \(text(other)) are not: name records of one object")
    }
}
