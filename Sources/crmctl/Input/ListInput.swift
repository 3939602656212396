/// A list with commas between its elements. An element with a comma in it stands in double quotes, or has a backslash
/// before the comma.
enum ListInput {
    static func elements(_ text: String) -> [String] {
        if text.isEmpty { return [] }
        var elements: [String] = []
        var rest = text[...]
        while true {
            let (element, end) = quoted(rest) ?? plain(rest)
            elements.append(element)
            guard end < rest.endIndex else { return elements }
            rest = rest[rest.index(after: end)...]
        }
    }

    /// The list as it would be written: "A, B", elements that need it in quotes.
    static func text(_ elements: [String]) -> String {
        elements.map { element in
            let isPlain = !element.isEmpty && !element.contains { "\",\\".contains($0) } && trimmed(element) == element
            return isPlain ? element : "\"\(element.replacing("\"", with: "\"\""))\""
        }.joined(separator: ", ")
    }

    static func trimmed(_ text: some StringProtocol) -> String {
        let front = text.drop(while: \.isWhitespace)
        return String(front.reversed().drop(while: \.isWhitespace).reversed())
    }

    /// What stands in quotes up to the next comma, with "" for a quote in it, and where it ends.
    ///
    /// - Returns: nil if there are no quotes around all of it.
    private static func quoted(_ text: Substring) -> (element: String, end: String.Index)? {
        var rest = text.drop(while: \.isWhitespace)
        guard rest.popFirst() == "\"" else { return nil }
        var element = ""
        while let character = rest.popFirst() {
            if character != "\"" {
                element.append(character)
            } else if rest.first == "\"" {
                element.append("\"")
                rest.removeFirst()
            } else {
                rest = rest.drop(while: \.isWhitespace)
                return rest.isEmpty || rest.first == "," ? (element, rest.startIndex) : nil
            }
        }
        return nil
    }

    /// What stands before the next comma that has no backslash, and where it ends.
    private static func plain(_ text: Substring) -> (element: String, end: String.Index) {
        var element = ""
        var rest = text
        while let character = rest.first, character != "," {
            rest.removeFirst()
            if character == "\\", let next = rest.first, next == "," || next == "\\" {
                element.append(next)
                rest.removeFirst()
            } else {
                element.append(character)
            }
        }
        return (trimmed(element), rest.startIndex)
    }
}
