internal import Foundation

/// Numbers for people.
enum NumberText {
    /// With commas between the thousands.
    static func whole(_ value: Int) -> String {
        var digits = String(value)
        var groups: [Substring] = []
        while digits.count > 3 {
            groups.insert(digits.suffix(3), at: 0)
            digits = String(digits.dropLast(3))
        }
        return ([digits[...]] + groups).joined(separator: ",")
    }

    /// With two decimals when below 100, none from there on.
    static func decimal(_ value: Double) -> String {
        value < 100 ? String(format: "%.2f", value) : whole(Int(value.rounded()))
    }

    /// "1,234 a second".
    static func rate(_ perSecond: Double) -> String { "\(whole(Int(perSecond.rounded()))) a second" }

    /// Three digits or so, with the unit that suits: "850 ns", "12.3 µs", "450 ms", "2.5 s".
    static func time(microseconds: Double) -> String {
        let (value, unit) =
            switch microseconds {
            case ..<1: (microseconds * 1_000, "ns")
            case ..<1_000: (microseconds, "µs")
            case ..<1_000_000: (microseconds / 1_000, "ms")
            default: (microseconds / 1_000_000, "s")
            }
        let decimals = value == value.rounded() || value >= 100 ? 0 : value < 10 ? 2 : 1
        return String(format: "%.\(decimals)f", value) + " " + unit
    }
}
