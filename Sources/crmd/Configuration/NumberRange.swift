internal import TOMLKit

/// Which whole numbers are permitted.
struct NumberRange: Sendable, CustomStringConvertible {
    private let range: ClosedRange<Int>
    /// What zero means, where it is permitted beside the range.
    private let zero: String?

    init(_ range: ClosedRange<Int>, zero: String? = nil) {
        self.range = range
        self.zero = zero
    }

    var description: String {
        (zero.map { "0 (\($0)), or " } ?? "") + "\(Self.text(range.lowerBound)) to \(Self.text(range.upperBound))"
    }

    func number(of value: any TOMLValueConvertible) throws(ConfigurationError) -> Int {
        guard let number = value.int else { throw .expected("a whole number", value) }
        guard range.contains(number) || (zero != nil && number == 0) else {
            throw ConfigurationError("\(Self.text(number)) is not in \(self)")
        }
        return number
    }

    /// The number with its digits in groups, as TOML has it.
    static func text(_ number: Int) -> String {
        let digits = String(number.magnitude)
        var text = number < 0 ? "-" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text.append("_") }
            text.append(digit)
        }
        return text
    }
}
