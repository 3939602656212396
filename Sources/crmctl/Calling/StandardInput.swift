import Foundation

/// What comes in on standard input.
enum StandardInput {
    enum Content {
        case document(String)
        /// One a line; these have been read already.
        case lines([String])
    }

    /// Reads as much as it takes to know which it is: of lines, the first is a document of its own and there is another.
    ///
    /// - Parameter alwaysLines: they are lines, as the caller knows.
    static func begin(alwaysLines: Bool) -> Content {
        if alwaysLines { return .lines([]) }
        guard let first = nextLine() else { return .document("") }
        if isDocument(first) {
            guard let second = nextLine() else { return .document(first) }
            return .lines([first, second])
        }
        var text = first
        while let line = readLine(strippingNewline: true) { text += "\n" + line }
        return .document(text)
    }

    /// The next line that isn't blank.
    static func nextLine() -> String? {
        while let line = readLine(strippingNewline: true) {
            if line.contains(where: { !$0.isWhitespace }) { return line }
        }
        return nil
    }

    private static func isDocument(_ line: String) -> Bool {
        (try? JSONSerialization.jsonObject(with: Data(line.utf8), options: .fragmentsAllowed)) != nil
    }
}
