/// A whole number that JSON may write in any way: 12, 12.0, 1.2e1.
struct WholeNumber {
    /// An optional minus and digits.
    private let text: String

    /// More digits no integer has.
    private static let maximumDigits = 40

    /// - Parameter literal: by the grammar of JSON's numbers.
    /// - Returns: nil if there is something behind the point, or if it is of no size in use.
    init?(_ literal: String) {
        let isNegative = literal.hasPrefix("-")
        let parts = literal.drop { $0 == "-" }.split(maxSplits: 1, omittingEmptySubsequences: false) {
            $0 == "e" || $0 == "E"
        }
        let mantissa = (parts.first ?? "").split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = mantissa.first, let exponent = parts.count > 1 ? Int(parts[1]) : 0 else { return nil }
        let fraction = mantissa.count > 1 ? String(mantissa[1]) : ""
        let digits = (whole + fraction).drop { $0 == "0" }
        if digits.isEmpty {
            text = "0"
            return
        }
        // Where the point stands behind the first digit that isn't 0.
        let (position, overflow) = (digits.count - fraction.count).addingReportingOverflow(exponent)
        guard !overflow, (1...Self.maximumDigits).contains(position) else { return nil }
        guard digits.dropFirst(position).allSatisfy({ $0 == "0" }) else { return nil }
        let padding = String(repeating: "0", count: max(0, position - digits.count))
        text = (isNegative ? "-" : "") + digits.prefix(position) + padding
    }

    /// The number if it fits the type.
    func number<Integer: FixedWidthInteger>(_: Integer.Type) -> Integer? { Integer(text) }
}
