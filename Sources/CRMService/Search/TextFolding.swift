/// Makes texts alike that people take for the same when they look for something: upper and lower case, full and half
/// width, letters with and without diacritics, precomposed and decomposed spellings.
enum TextFolding {
    static func folded(_ text: String) -> [Unicode.Scalar] {
        var result: [Unicode.Scalar] = []
        result.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars { append(scalar, to: &result) }
        return result
    }

    private static func append(_ scalar: Unicode.Scalar, to result: inout [Unicode.Scalar]) {
        switch scalar.value {
        case 0x41...0x5A: result.append(Unicode.Scalar(UInt8(scalar.value + 0x20)))
        case 0..<0x80, 0x4E00...0x9FFF, 0xAC00...0xD7A3: result.append(scalar)
        case 0x3000: result.append(" ")
        // Full-width forms of ASCII, and half-width forms of katakana.
        case 0xFF01...0xFF5E: append(Unicode.Scalar(UInt8(scalar.value - 0xFEE0)), to: &result)
        case 0xFF61...0xFF9F: append(katakana[Int(scalar.value - 0xFF61)], to: &result)
        case 0x3099, 0x309A: compose(voicedKana[KanaPair(kana: result.last, mark: scalar)] ?? scalar, scalar, &result)
        case 0x1161...0x1175, 0x11A8...0x11C2: compose(syllable(result.last, scalar) ?? scalar, scalar, &result)
        default: for letter in scalar.properties.lowercaseMapping.unicodeScalars { appendLetter(letter, to: &result) }
        }
    }

    private static func appendLetter(_ letter: Unicode.Scalar, to result: inout [Unicode.Scalar]) {
        if diacritics.contains(letter.value) { return }
        switch letter {
        case "ß": result += ["s", "s"]
        case "æ": result += ["a", "e"]
        case "œ": result += ["o", "e"]
        case "ø": result.append("o")
        case "ł": result.append("l")
        case "đ": result.append("d")
        case "ı": result.append("i")
        case "ς": result.append("σ")
        default: result.append(plainLetters[letter] ?? letter)
        }
    }

    /// Puts what two scalars come to in the place of the former; the latter itself where they come to nothing.
    private static func compose(
        _ composed: Unicode.Scalar, _ scalar: Unicode.Scalar, _ result: inout [Unicode.Scalar]
    ) {
        if composed != scalar { result.removeLast() }
        result.append(composed)
    }

    // MARK: Diacritics

    private static let diacritics: ClosedRange<UInt32> = 0x0300...0x036F

    /// Latin, Greek and Cyrillic letters that are a letter and diacritics, with that letter.
    ///
    /// The standard library knows canonical equivalents but doesn't decompose: so each letter is put together with each
    /// diacritic, and what equals the result is made of them.
    private static let plainLetters: [Unicode.Scalar: Unicode.Scalar] = {
        let ranges: [ClosedRange<UInt32>] = [0x61...0x7A, 0xDF...0x24F, 0x370...0x52F, 0x1E00...0x1FFF]
        let letters = ranges.joined().compactMap { Unicode.Scalar($0) }.filter(\.properties.isLowercase)
        let marks: [ClosedRange<UInt32>] = [
            0x300...0x304, 0x306...0x30C, 0x30F...0x30F, 0x311...0x314, 0x31B...0x31B, 0x323...0x328, 0x32D...0x331,
            0x338...0x338, 0x342...0x342, 0x345...0x345,
        ]
        let equivalents = Dictionary(grouping: letters, by: { String($0) })
        var plain: [Unicode.Scalar: Unicode.Scalar] = [:]
        for letter in letters {
            for mark in marks.joined().compactMap({ Unicode.Scalar($0) }) {
                var spelling = String(letter)
                spelling.unicodeScalars.append(mark)
                for composed in equivalents[spelling] ?? [] { plain[composed] = letter }
            }
        }
        // A letter with two diacritics leads to one that has one.
        return plain.mapValues { letter in
            var letter = letter
            while let plainer = plain[letter] { letter = plainer }
            return letter
        }
    }()

    // MARK: East Asian scripts

    /// Those that have half-width forms, from U+FF61 on.
    private static let katakana = Array(
        ("。「」、・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン"
            + "\u{3099}\u{309A}").unicodeScalars)

    private struct KanaPair: Hashable {
        var kana: Unicode.Scalar?
        var mark: Unicode.Scalar
    }

    /// What kana and the marks of their voiced forms come to.
    private static let voicedKana: [KanaPair: Unicode.Scalar] = {
        let kana = (UInt32(0x3041)...0x30FE).compactMap { Unicode.Scalar($0) }
        let equivalents = Dictionary(kana.map { (String($0), $0) }, uniquingKeysWith: { first, _ in first })
        var voiced: [KanaPair: Unicode.Scalar] = [:]
        for one in kana {
            for mark in ["\u{3099}", "\u{309A}"] as [Unicode.Scalar] {
                var spelling = String(one)
                spelling.unicodeScalars.append(mark)
                voiced[KanaPair(kana: one, mark: mark)] = equivalents[spelling]
            }
        }
        return voiced
    }()

    /// The Hangul syllable of a consonant and a vowel, or of such a syllable and a final consonant.
    private static func syllable(_ first: Unicode.Scalar?, _ second: Unicode.Scalar) -> Unicode.Scalar? {
        guard let first = first?.value else { return nil }
        switch (first, second.value) {
        case (0x1100...0x1112, 0x1161...0x1175):
            return Unicode.Scalar(0xAC00 + ((first - 0x1100) * 21 + second.value - 0x1161) * 28)
        case (0xAC00...0xD7A3, 0x11A8...0x11C2) where (first - 0xAC00).isMultiple(of: 28):
            return Unicode.Scalar(first + second.value - 0x11A7)
        default: return nil
        }
    }
}
