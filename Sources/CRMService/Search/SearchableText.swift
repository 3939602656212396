internal import CRMModel

/// A field's value, taken apart into what can be looked for.
struct SearchableText {
    /// Runs of letters and digits, other than those below; of a phone number its digits.
    private(set) var words: [String] = []
    /// Runs of Chinese characters, kana and Hangul, which are written without spaces between words.
    private(set) var phrases: [[Unicode.Scalar]] = []
    /// What has an @ in it, up to white space and brackets; its words are among the others.
    private(set) var addresses: [String] = []

    /// A text as it is written.
    init(_ text: String) {
        take(TextFolding.folded(text))
    }

    /// The value of a field in which people search; nil for others.
    init?(_ value: Value) {
        switch value.kind {
        case .text(let text), .email(let text): self.init(text)
        case .phone(let number):
            let digits = Self.digits(number)
            if digits.isEmpty { return nil }
            self.init(digits)
            // Who looks for the number may not write the country code.
            if number.first == "+", let end = number.firstIndex(where: { $0 == " " || $0 == "-" }) {
                let rest = Self.digits(String(number[end...]))
                if !rest.isEmpty { words.append(rest) }
            }
        default: return nil
        }
    }

    /// The digits of a phone number, in whichever width they are written.
    static func digits(_ text: String) -> String {
        var digits = String.UnicodeScalarView()
        digits.append(contentsOf: TextFolding.folded(text).filter { ("0"..."9").contains($0) })
        return String(digits)
    }

    private mutating func take(_ text: [Unicode.Scalar]) {
        var start = 0
        var kind = Kind(nil)
        for index in 0...text.count {
            let next = Kind(index < text.count ? text[index] : nil)
            if next == kind { continue }
            let run = text[start..<index]
            switch kind {
            case .word: words.append(String(run))
            case .phrase: phrases.append(Array(run))
            case .none: break
            }
            (start, kind) = (index, next)
        }
        guard text.contains("@") else { return }
        let pieces = text.split { $0.properties.isWhitespace || Self.brackets.contains($0) }
        addresses = pieces.filter { $0.dropFirst().dropLast().contains("@") }.map { String($0) }
    }

    private static let brackets = Set("<>()[]\"',;:".unicodeScalars)

    private enum Kind {
        case word, phrase, none

        init(_ scalar: Unicode.Scalar?) {
            guard let scalar else {
                self = .none
                return
            }
            switch scalar.value {
            case 0x30...0x39, 0x61...0x7A: self = .word
            case 0..<0x80: self = .none
            case 0x2E80...0x2FDF, 0x3005...0x3007, 0x3031...0x3035, 0x303B, 0x3041...0x3096, 0x3099...0x309A,
                0x309D...0x309F, 0x30A1...0x30FA, 0x30FC...0x318E, 0x31A0...0x31BF, 0x31F0...0x31FF, 0x3400...0x4DBF,
                0x4E00...0x9FFF, 0x1100...0x11FF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0x20000...0x3FFFF:
                self = .phrase
            default: self = Self.ofAnyScript(scalar.properties.generalCategory)
            }
        }

        private static func ofAnyScript(_ category: Unicode.GeneralCategory) -> Kind {
            switch category {
            case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .nonspacingMark,
                .spacingMark, .decimalNumber, .letterNumber, .otherNumber:
                .word
            default: .none
            }
        }
    }
}

extension String {
    fileprivate init(_ scalars: ArraySlice<Unicode.Scalar>) {
        var view = UnicodeScalarView()
        view.append(contentsOf: scalars)
        self.init(view)
    }
}
