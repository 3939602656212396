extension Decimal: Comparable, CustomStringConvertible {
    /// By value. Scales above 18, which no field takes, count as 18.
    public static func < (first: Decimal, second: Decimal) -> Bool {
        first.scaledTo18 < second.scaledTo18
    }

    /// The value times 10 to the power of 18.
    public var scaledTo18: Int128 {
        var scaled = Int128(unscaled)
        for _ in min(scale, 18)..<18 { scaled *= 10 }
        return scaled
    }

    /// The same number, without zeros at the end of its fraction.
    public var withoutTrailingZeros: Decimal {
        var result = self
        while result.scale > 0, result.unscaled % 10 == 0 {
            result.unscaled /= 10
            result.scale -= 1
        }
        return result
    }

    /// Written out: "-12.50".
    public var description: String { Self.text(unscaled: unscaled, scale: Int(min(scale, 18))) }

    /// An integer with a decimal point before its last digits.
    static func text(unscaled: Int64, scale: Int) -> String {
        var digits = String(unscaled.magnitude)
        if scale > 0 {
            if digits.count <= scale { digits = String(repeating: "0", count: scale + 1 - digits.count) + digits }
            digits.insert(".", at: digits.index(digits.endIndex, offsetBy: -scale))
        }
        return (unscaled < 0 ? "-" : "") + digits
    }

    /// The number of that text: an optional sign, digits, at most 18 of them behind a point; nil for others.
    public init?(_ text: String) {
        var unscaled: Int64 = 0
        var scale: UInt32?
        var hasDigits = false
        let isNegative = text.hasPrefix("-")
        for character in text.utf8.dropFirst(isNegative || text.hasPrefix("+") ? 1 : 0) {
            if character == UInt8(ascii: "."), scale == nil {
                scale = 0
                continue
            }
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(character) else { return nil }
            let (tenfold, overflow) = unscaled.multipliedReportingOverflow(by: 10)
            let digit = Int64(character - UInt8(ascii: "0"))
            let (next, overflow2) = tenfold.addingReportingOverflow(isNegative ? -digit : digit)
            if overflow || overflow2 { return nil }
            unscaled = next
            hasDigits = true
            scale = scale.map { $0 + 1 }
        }
        guard hasDigits, (scale ?? 0) <= 18 else { return nil }
        self.init(unscaled: unscaled, scale: scale ?? 0)
    }
}
