internal import ArgumentParser

/// Ids of records as `LOW-HIGH`, both among them.
struct IDRange: Hashable, Sendable {
    let ids: ClosedRange<Int64>

    /// Reads `1-100000`.
    ///
    /// - Throws: `ValidationError` when it is anything else, or no id at all.
    static func parse(_ text: String) throws -> IDRange {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, let low = Int64(parts[0]), let high = Int64(parts[1]), low >= 1, low <= high else {
            throw ValidationError("\"\(text)\" is no range of ids such as 1-100000")
        }
        return IDRange(ids: low...high)
    }
}
