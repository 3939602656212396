internal import CRMModel

/// The terms by which a record is found.
///
/// A word and an address are a term each. A phrase, in which words can't be told apart, is found by every two characters
/// that follow each other, and by its last one: so each of its characters begins a term.
enum SearchTerms {
    /// Words are cut, so that a row of the index stays small.
    private static let maximumBytes = 64

    static func terms(of text: SearchableText) -> [String] {
        text.words.map { cut($0) } + text.addresses.map { cut($0) } + text.phrases.flatMap { terms(ofPhrase: $0) }
    }

    /// The terms of values, each once.
    static func terms(of values: some Sequence<Value>) -> Set<String> {
        var result: Set<String> = []
        for value in values {
            if let text = SearchableText(value) { result.formUnion(terms(of: text)) }
        }
        return result
    }

    /// Every two characters, and the last one.
    static func terms(ofPhrase phrase: [Unicode.Scalar]) -> [String] {
        phrase.indices.map { index in
            var term = String(phrase[index])
            if index + 1 < phrase.count { term.unicodeScalars.append(phrase[index + 1]) }
            return term
        }
    }

    static func cut(_ word: String) -> String {
        guard word.utf8.count > maximumBytes else { return word }
        var result = String.UnicodeScalarView()
        var bytes = 0
        for scalar in word.unicodeScalars {
            bytes += UTF8.width(scalar)
            if bytes > maximumBytes { break }
            result.append(scalar)
        }
        return String(result)
    }
}

extension FieldType {
    /// Whether its values are searched by words. Long texts aren't: an edit would write a row for each of their words.
    var isSearched: Bool {
        switch self {
        case .text, .autoNumber, .phone, .email: true
        case .longText, .number, .money, .date, .time, .choice, .multiChoice, .reference, .boolean, .lineItems: false
        }
    }
}

extension FieldCatalog {
    /// The values of a record that are searched by words.
    func searchedValues(_ values: FieldSet, of object: BusinessObject) -> [(key: String, value: Value)] {
        let definitions = fields(of: object)
        return values.fields.compactMap { field in
            guard let value = field.value, definitions.first(where: { $0.key == field.key })?.type?.isSearched == true
            else { return nil }
            return (field.key, value)
        }
    }
}
