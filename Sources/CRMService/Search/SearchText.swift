internal import CRMModel
internal import CRMRepository

/// A text for which people search: words that all have to be found in a record.
struct SearchText {
    private static let maximumWords = 10
    private static let maximumBytes = 1_000
    /// More than any phone number has, and less than that it would be cut.
    private static let maximumDigits = 20

    private enum Word {
        /// Begins a word of the record; one of a single letter or digit is such a word.
        case word(String)
        /// Stands within a phrase.
        case phrase([Unicode.Scalar])
        /// Begins an address.
        case address(String)
    }

    private let words: [Word]
    /// The digits of a phone number, if the text is written as one, with something between them: found as one word, they
    /// stand for all words.
    private let number: String?

    /// - Throws: REQUEST_INVALID.
    init(_ text: String, _ place: String) throws(CallError) {
        guard text.utf8.count <= Self.maximumBytes else {
            throw .requestInvalid(
                "\(place): the text has \(text.utf8.count) bytes, at most \(Self.maximumBytes) are allowed")
        }
        var words: [Word] = []
        for piece in text.split(whereSeparator: \.isWhitespace) {
            let parts = SearchableText(String(piece))
            if parts.addresses.isEmpty {
                words += parts.words.map { .word($0) } + parts.phrases.map { .phrase($0) }
            } else {
                words += parts.addresses.map { .address($0) }
            }
        }
        guard !words.isEmpty else { throw .requestInvalid("\(place): the text has no letter or digit") }
        guard words.count <= Self.maximumWords else {
            throw .requestInvalid(
                "\(place): the text has \(words.count) words, at most \(Self.maximumWords) are allowed")
        }
        self.words = words
        let isNumber = TextFolding.folded(text).allSatisfy { "0123456789 +-()/.".unicodeScalars.contains($0) }
        let digits = SearchableText.digits(text)
        number = isNumber && words.count > 1 && digits.utf8.count <= Self.maximumDigits ? digits : nil
    }

    // MARK: By terms

    /// How the records are found.
    struct Plan {
        /// What the storage looks for.
        var terms: [[SearchTerm]]
        /// What has to hold beside; of each group one.
        var conditions: [[RecordQuery.Condition]]
        /// Whether what it finds has to be held against the text still.
        var isVerified: Bool
    }

    /// - Parameter isForCount: all records that are found will be wanted, not a page of them.
    func plan(of object: BusinessObject, isForCount: Bool, _ call: ReadCall) throws -> Plan {
        let groups = words.flatMap { Self.terms(of: $0) }.map { [$0] + (number.map { [.prefix($0)] } ?? []) }
        let most = call.settings.maximumSearchedTerms
        // Beside a rare word all others are soon held against what has it.
        let few = most / 100
        let hasRare = try groups.contains { try call.reader.termCount($0, of: object, atMost: few + 1) <= few }
        var plan = Plan(
            terms: [], conditions: Self.conditions(words, object, call.catalog),
            isVerified: words.contains { Self.needsVerification($0) })
        var common: [[SearchTerm]] = []
        let maximum = hasRare ? few : isForCount ? Int.max : most
        for group in groups {
            let isCommon = try Self.finds(group, moreThan: maximum, object, call)
            if isCommon { common.append(group) } else { plan.terms.append(group) }
        }
        // One that is common alone soon fills a page; several may be found together nowhere.
        if plan.terms.isEmpty, common.count > 1 {
            plan.terms = common
        } else if !common.isEmpty {
            plan.isVerified = true
        }
        return plan
    }

    private static func terms(of word: Word) -> [SearchTerm] {
        switch word {
        case .word(let text): [text.unicodeScalars.count > 1 ? .prefix(SearchTerms.cut(text)) : .exact(text)]
        case .address(let text): [.prefix(SearchTerms.cut(text))]
        case .phrase(let phrase):
            phrase.count == 1
                ? [.prefix(String(phrase[0]))] : SearchTerms.terms(ofPhrase: phrase).dropLast().map { .exact($0) }
        }
    }

    /// Whether a record may have all the terms without having the word.
    private static func needsVerification(_ word: Word) -> Bool {
        switch word {
        case .word(let text), .address(let text): SearchTerms.cut(text) != text
        case .phrase(let phrase): phrase.count > 2 && !isFoundAsWritten(phrase)
        }
    }

    /// Whether the phrase stands in a text as it is, if it does: Chinese characters have but one spelling.
    private static func isFoundAsWritten(_ phrase: [Unicode.Scalar]) -> Bool {
        phrase.allSatisfy { (0x3400...0x9FFF).contains($0.value) }
    }

    /// That a field has such a phrase in it, of which not all pairs of characters need stand together.
    private static func conditions(
        _ words: [Word], _ object: BusinessObject, _ catalog: FieldCatalog
    ) -> [[RecordQuery.Condition]] {
        let fields = catalog.fields(of: object).filter { $0.type != .phone && $0.type?.isSearched == true }
        return words.compactMap { word in
            guard case .phrase(let phrase) = word, phrase.count > 2, isFoundAsWritten(phrase) else { return nil }
            let text = phrase.reduce(into: "") { $0.unicodeScalars.append($1) }
            return fields.map {
                RecordQuery.Condition(
                    subject: .field(id: $0.id, isLong: false), comparison: .contains, keys: [.text(text)])
            }
        }
    }

    /// Whether those of the terms that may be long to collect, as they are looked for by their beginning, are so many.
    private static func finds(
        _ group: [SearchTerm], moreThan most: Int, _ object: BusinessObject, _ call: ReadCall
    ) throws -> Bool {
        let prefixes = group.filter { if case .prefix = $0 { true } else { false } }
        if most == .max { return false }
        return try !prefixes.isEmpty && call.reader.termCount(prefixes, of: object, atMost: most + 1) > most
    }

    // MARK: By values

    /// Whether all words are found in values.
    func matches(_ values: some Sequence<Value>) -> Bool {
        var missing = words
        // Most records have all words in their names, which come first.
        for text in values.lazy.compactMap({ SearchableText($0) }) {
            if let number, text.hasWord(beginning: number) { return true }
            missing.removeAll { Self.isFound($0, in: text) }
            if missing.isEmpty { return true }
        }
        return false
    }

    /// Whether one of the words is found in the value.
    func touches(_ value: Value) -> Bool {
        guard let text = SearchableText(value) else { return false }
        if let number, text.hasWord(beginning: number) { return true }
        return words.contains { Self.isFound($0, in: text) }
    }

    private static func isFound(_ word: Word, in text: SearchableText) -> Bool {
        switch word {
        case .word(let word) where word.unicodeScalars.count == 1: text.words.contains(word)
        case .word(let word): text.hasWord(beginning: word)
        case .address(let address): text.addresses.contains { $0.utf8.starts(with: address.utf8) }
        case .phrase(let phrase): text.phrases.contains { $0.contains(phrase) }
        }
    }
}

extension SearchableText {
    fileprivate func hasWord(beginning text: String) -> Bool { words.contains { $0.utf8.starts(with: text.utf8) } }
}
