/// The prose of a help text, taken apart into paragraphs and lists.
struct Discussion {
    struct Entry: Hashable {
        let term: String
        let text: String
    }

    enum Part: Hashable {
        case paragraph(String)
        /// Lines that are indented under one that ends with a colon.
        case list(title: String, [Entry])
    }

    /// What stands in a section of its own in a manual.
    static let sectionTitles = ["Exit status", "Environment", "Files", "Examples"]

    private(set) var parts: [Part] = []
    private(set) var sections: [String: [Entry]] = [:]

    init(_ text: String) {
        var block: [Substring] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) + [Substring()] {
            if !line.isEmpty {
                block.append(line)
                continue
            }
            if !block.isEmpty { add(block) }
            block = []
        }
    }

    private mutating func add(_ block: [Substring]) {
        guard block.count > 1, let title = block.first, title.hasSuffix(":"), block[1].hasPrefix(" ") else {
            return parts.append(.paragraph(block.joined(separator: " ")))
        }
        let name = String(title.dropLast())
        let entries = Self.entries(block.dropFirst())
        if Self.sectionTitles.contains(name) {
            sections[name] = entries
        } else {
            parts.append(.list(title: name, entries))
        }
    }

    /// An entry for each line; one that is indented further goes on with the entry before.
    private static func entries(_ lines: ArraySlice<Substring>) -> [Entry] {
        let indent = lines.map { $0.prefix { $0 == " " }.count }.min() ?? 0
        var entries: [Entry] = []
        for line in lines {
            let content = line.dropFirst(indent)
            if content.hasPrefix(" "), let last = entries.popLast() {
                let text = (last.text.isEmpty ? "" : last.text + " ") + content.drop { $0 == " " }
                entries.append(Entry(term: last.term, text: text))
            } else {
                entries.append(entry(content))
            }
        }
        return entries
    }

    /// A term ends at two spaces; a number is a term as well. Else the line is all term, and its text follows.
    private static func entry(_ line: Substring) -> Entry {
        let number = line.prefix { $0.isNumber }
        let end =
            line.indices.first { line[$0...].hasPrefix("  ") } ?? (number.isEmpty ? line.endIndex : number.endIndex)
        return Entry(term: String(line[..<end]), text: String(line[end...].drop { $0 == " " }))
    }
}
