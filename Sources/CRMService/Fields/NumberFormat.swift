internal import CRMModel

/// How numbers are written that crmd counts: "SO-{yyyy}-{000000}".
///
/// `{yyyy}` is the year, and lets the count begin anew with it; `{000000}` is the count, with zeros
/// before it up to that many digits.
struct NumberFormat {
    private enum Part {
        case text(String)
        case year
        case count(digits: Int)
    }

    private let parts: [Part]

    /// - Returns: nil unless it has exactly one count, and nothing else in braces than the year.
    init?(_ text: String) {
        var parts: [Part] = []
        var counts = 0
        var rest = text[...]
        while let open = rest.firstIndex(of: "{") {
            guard let close = rest[open...].firstIndex(of: "}") else { return nil }
            let name = rest[rest.index(after: open)..<close]
            parts.append(.text(String(rest[..<open])))
            if name == "yyyy" {
                parts.append(.year)
            } else if !name.isEmpty, name.count <= 12, name.allSatisfy({ $0 == "0" }) {
                parts.append(.count(digits: name.count))
                counts += 1
            } else {
                return nil
            }
            rest = rest[rest.index(after: close)...]
        }
        parts.append(.text(String(rest)))
        guard counts == 1 else { return nil }
        self.parts = parts
    }

    /// What the count goes with: the year, if the number shows it.
    func period(year: Int) -> String {
        for case .year in parts { return Self.padded(year, 4) }
        return ""
    }

    func number(_ count: Int64, year: Int) -> String {
        parts.map { part in
            switch part {
            case .text(let text): text
            case .year: Self.padded(year, 4)
            case .count(let digits): Self.padded(Int(count), digits)
            }
        }.joined()
    }

    private static func padded(_ number: Int, _ digits: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
}
