/// Text in the language of man(7), in which every character comes out as it is.
enum Roff {
    static func text(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": result += "\\e"
            case "-": result += "\\-"
            case "'": result += "\\(aq"
            case "`": result += "\\(ga"
            case "^": result += "\\(ha"
            case "~": result += "\\(ti"
            case "\"": result += "\\(dq"
            case "\n": result += " "
            case _ where scalar.isASCII: result.unicodeScalars.append(scalar)
            default:
                let digits = String(scalar.value, radix: 16, uppercase: true)
                result += "\\[u\(String(repeating: "0", count: max(0, 4 - digits.count)))\(digits)]"
            }
        }
        return shielded(result)
    }

    /// The lines of a paragraph, of text that is roff already. They are broken at spaces, so nothing shows it.
    static func wrapped(_ text: String) -> [String] {
        var lines: [String] = []
        for word in text.split(separator: " ") {
            if let last = lines.last, last.utf8.count + 1 + word.utf8.count <= maximumLineLength {
                lines[lines.count - 1] = "\(last) \(word)"
            } else {
                lines.append(shielded(String(word)))
            }
        }
        return lines
    }

    /// At the beginning of a line a point would make a request of it.
    private static func shielded(_ line: String) -> String { line.hasPrefix(".") ? "\\&" + line : line }

    /// mandoc says something against longer ones.
    private static let maximumLineLength = 80

    static func bold(_ text: String) -> String { "\\fB\(Roff.text(text))\\fP" }

    static func italic(_ text: String) -> String { "\\fI\(Roff.text(text))\\fP" }
}
