import CRMModel

/// A condition as it was written: "stage = WON", "name ~ 上海", "owner in li.na,wang.fang", "phone empty".
struct WrittenCondition: Hashable {
    let field: String
    let comparison: FilterOperator
    let values: [String]

    /// The longer ones first, so that < doesn't take the place of <=.
    private static let signs: [(sign: String, comparison: FilterOperator)] = FilterOperator.allCases
        .map { ($0.sign, $0) }.filter { !$0.0.contains(where: \.isLetter) }.sorted { $0.0.count > $1.0.count }

    init(_ text: String) throws(InputError) {
        let trimmed = ListInput.trimmed(text)
        let field = trimmed.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
        let rest = ListInput.trimmed(trimmed[field.endIndex...])
        guard !field.isEmpty, !rest.isEmpty else { throw Self.error(text) }
        self.field = String(field)
        let word = rest.prefix { !$0.isWhitespace }
        let behindWord = ListInput.trimmed(rest.hasPrefix("in(") ? rest.dropFirst(2) : rest[word.endIndex...])
        if word == "empty" || word == "not-empty" {
            guard behindWord.isEmpty else { throw Self.error(text) }
            comparison = word == "empty" ? .isEmpty : .isNotEmpty
            values = []
        } else if word == "in" || rest.hasPrefix("in(") {
            comparison = .oneOf
            values = ListInput.elements(Self.withoutBrackets(behindWord))
            if values.isEmpty { throw Self.error(text) }
        } else if let (sign, comparison) = Self.signs.first(where: { rest.hasPrefix($0.sign) }) {
            self.comparison = comparison
            let value = ListInput.trimmed(rest.dropFirst(sign.count))
            if value.isEmpty {
                throw InputError("\"\(text)\": there is nothing to compare with; use empty or not-empty")
            }
            values = [Self.unquoted(value)]
        } else {
            throw Self.error(text)
        }
    }

    /// The conditions of a group: "stage = WON or stage = LOST". Within quotes, or is a word like others.
    static func group(_ text: String) throws(InputError) -> [WrittenCondition] {
        var parts: [String] = []
        var part: [Substring] = []
        var isQuoted = false
        for word in text.split(separator: " ", omittingEmptySubsequences: false) {
            if word == "or", !isQuoted {
                parts.append(part.joined(separator: " "))
                part = []
                continue
            }
            part.append(word)
            if word.count(where: { $0 == "\"" }) % 2 == 1 { isQuoted.toggle() }
        }
        parts.append(part.joined(separator: " "))
        var conditions: [WrittenCondition] = []
        for part in parts { conditions.append(try WrittenCondition(part)) }
        return conditions
    }

    /// The list within "(a, b)"; brackets are as good as none.
    private static func withoutBrackets(_ list: String) -> String {
        list.count >= 2 && list.hasPrefix("(") && list.hasSuffix(")")
            ? ListInput.trimmed(list.dropFirst().dropLast()) : list
    }

    private static func unquoted(_ value: String) -> String {
        value.count >= 2 && value.hasPrefix("\"") && value.hasSuffix("\"")
            ? String(value.dropFirst().dropLast()) : value
    }

    private static func error(_ text: String) -> InputError {
        InputError(
            "\"\(text)\" is no condition: FIELD and one of = != < <= > >= ~ ^= with a value, in a,b,c, empty, not-empty"
        )
    }
}
