/// A list with commas; a backslash takes a comma, or itself, as it is.
enum ListInput {
    static func elements(_ text: String) -> [String] {
        if text.isEmpty { return [] }
        var elements: [String] = []
        var element = ""
        var isEscaped = false
        for character in text {
            switch character {
            case "\\" where !isEscaped:
                isEscaped = true
                continue
            case "," where !isEscaped:
                elements.append(trimmed(element))
                element = ""
            default:
                if isEscaped, character != ",", character != "\\" { element.append("\\") }
                element.append(character)
            }
            isEscaped = false
        }
        return elements + [trimmed(element + (isEscaped ? "\\" : ""))]
    }

    static func trimmed(_ text: some StringProtocol) -> String {
        let front = text.drop(while: \.isWhitespace)
        return String(front.reversed().drop(while: \.isWhitespace).reversed())
    }
}
