/// Text from records, made fit for a terminal: nothing in it moves the cursor or turns the direction of writing.
enum VisibleText {
    /// The text on one line.
    static func line(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { isUnfit($0) }) else { return text }
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if "\n\t\u{2028}\u{2029}".unicodeScalars.contains(scalar) {
                result.append(" ")
            } else if scalar != "\r" {
                result.append(isUnfit(scalar) ? "\u{fffd}" : scalar)
            }
        }
        return String(result)
    }

    /// The text's own lines.
    static func lines(_ text: String) -> [String] {
        text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map { line(String($0)) }
    }

    private static func isUnfit(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x20...0x7e: false
        case 0...0x1f, 0x7f...0x9f, 0x2028...0x202e, 0x2066...0x2069: true
        default: false
        }
    }
}
