extension Value: CustomStringConvertible {
    /// The value for people, in one line: "12.50 CNY", "2024-02-29", "A, B".
    public var description: String {
        switch kind {
        case nil: ""
        case .text(let text), .date(let text), .choice(let text), .phone(let text), .email(let text): text
        case .number(let number): number.description
        case .money(let money): money.description
        case .timeMilliseconds(let time): CalendarDay.timestamp(milliseconds: time)
        case .multiChoice(let choices): choices.values.joined(separator: ", ")
        case .reference(let id): String(id)
        case .boolean(let flag): flag ? "true" : "false"
        case .lineItems(let items): items.items.map(\.summary).joined(separator: ", ")
        }
    }
}

extension LineItem {
    /// The product's id, the quantity and the price: "17:2.5:12.50".
    public var summary: String { "\(productID):\(quantity ?? Decimal()):\((price ?? Money()).amountText)" }
}

extension Money: CustomStringConvertible {
    /// The amount and its currency: "12.50 CNY".
    public var description: String { currency.isEmpty ? amountText : "\(amountText) \(currency)" }

    /// The amount alone: "12.50".
    public var amountText: String { Decimal.text(unscaled: minorUnits, scale: Self.minorDigits(currency)) }

    /// How many digits the currency has behind the point, by ISO 4217.
    public static func minorDigits(_ currency: String) -> Int {
        switch currency {
        case "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF",
            "XOF", "XPF":
            0
        case "BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND": 3
        case "CLF", "UYW": 4
        default: 2
        }
    }
}

extension CalendarDay {
    /// A moment in UTC: "2024-02-29 13:05:09".
    public static func timestamp(milliseconds: Int64) -> String {
        guard millisecondsRange.contains(milliseconds) else { return "\(milliseconds) ms" }
        let day = CalendarDay(milliseconds: milliseconds)
        func padded(_ number: Int, _ digits: Int) -> String {
            let text = String(number)
            return String(repeating: "0", count: max(0, digits - text.count)) + text
        }
        let seconds = Int(((milliseconds % 86_400_000 + 86_400_000) % 86_400_000) / 1_000)
        return "\(padded(day.year, 4))-\(padded(day.month, 2))-\(padded(day.day, 2)) "
            + "\(padded(seconds / 3_600, 2)):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2))"
    }
}
