/// How many cells of a terminal text takes: Chinese characters two, marks that combine with another none.
enum CellWidth {
    static func of(_ text: String) -> Int {
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.utf8.count }
        return text.reduce(0) { $0 + of($1) }
    }

    static func of(_ character: Character) -> Int {
        guard let scalar = character.unicodeScalars.first else { return 0 }
        if scalar.isASCII {
            return character.unicodeScalars.count > 1 && character.unicodeScalars.contains("\u{fe0f}") ? 2 : 1
        }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: break
        }
        if scalar.properties.isEmojiPresentation || character.unicodeScalars.contains("\u{fe0f}") { return 2 }
        return wide.contains { $0.contains(scalar.value) } ? 2 : 1
    }

    /// The text, cut to so many cells with "…" at its end if it has more.
    static func cut(_ text: String, to cells: Int) -> String {
        if of(text) <= cells { return text }
        var result = ""
        var used = 1
        for character in text {
            used += of(character)
            if used > cells { break }
            result.append(character)
        }
        return cells > 0 ? result + "…" : ""
    }

    /// What UAX #11 calls wide or full-width, without the emoji.
    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115f, 0x2329...0x232a, 0x2e80...0x303e, 0x3041...0x33ff, 0x3400...0x4dbf, 0x4e00...0x9fff,
        0xa000...0xa4cf, 0xa960...0xa97f, 0xac00...0xd7a3, 0xf900...0xfaff, 0xfe10...0xfe19, 0xfe30...0xfe6f,
        0xff01...0xff60, 0xffe0...0xffe6, 0x16fe0...0x18cff, 0x1aff0...0x1b2ff, 0x1f200...0x1f2ff, 0x20000...0x3fffd,
    ]
}
