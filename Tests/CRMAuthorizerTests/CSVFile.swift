import FoundationEssentials

/// The comma-separated files beside the tests, which have no quotes.
enum CSVFile {
    /// The lines after the first, by their columns.
    static func rows(_ name: String) -> [[Substring]] {
        let path = String(#filePath.prefix(through: #filePath.lastIndex(of: "/") ?? #filePath.startIndex))
        let text = (try? String(contentsOfFile: path + "Resources/\(name).csv", encoding: .utf8)) ?? ""
        return text.split(whereSeparator: \.isNewline).dropFirst().map {
            $0.split(separator: ",", omittingEmptySubsequences: false)
        }
    }
}
