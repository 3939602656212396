import CRMModel

/// Takes the value of a field from the command line, as its type wants it.
enum ValueInput {
    /// - Parameters:
    ///   - name: the field, for an error.
    ///   - currency: that of an amount which names none.
    static func value(
        _ text: String, as type: FieldType, of name: String, currency: String = ""
    ) throws(InputError) -> Value {
        guard let kind = kind(text, as: type, currency) else {
            throw InputError("\(name): \"\(text)\" is not \(expectation(type))")
        }
        return Value(kind: kind)
    }

    private static func kind(_ text: String, as type: FieldType, _ currency: String) -> Value.Kind? {
        switch type {
        case .text, .longText, .autoNumber: .text(text)
        case .number: Decimal(text).map { .number($0) }
        case .money: money(text, currency).map { .money($0) }
        case .date: CalendarDay(text).map { _ in .date(text) }
        case .time: Moment(text).map { .timeMilliseconds($0.milliseconds) }
        case .choice: .choice(text)
        case .multiChoice: .multiChoice(Choices(values: ListInput.elements(text)))
        case .phone: .phone(text)
        case .email: .email(text)
        case .reference: Int64(text).flatMap { $0 > 0 ? .reference($0) : nil }
        case .boolean: text == "true" ? .boolean(true) : text == "false" ? .boolean(false) : nil
        case .lineItems: LineItemInput.items(ListInput.elements(text), currency).map { .lineItems($0) }
        }
    }

    /// What a value of the type looks like.
    static func expectation(_ type: FieldType) -> String {
        switch type {
        case .text, .longText, .autoNumber: "a text"
        case .number: "a number such as -12.5, with at most 18 digits"
        case .money: "an amount such as 1234.50 or 1234.50 EUR, of no part smaller than the currency's smallest"
        case .date: "a day such as 2024-02-29"
        case .time: "a time with its zone such as 2024-02-29T13:05:09Z or 2024-02-29T13:05:09+08:00"
        case .choice: "a choice"
        case .multiChoice: "choices with commas between them"
        case .phone: "a phone number"
        case .email: "an e-mail address"
        case .reference: "the id of a record"
        case .boolean: "true or false"
        case .lineItems: "line items such as 17:2.5:12.50, with commas between them"
        }
    }

    /// "1234.50", in the installation's currency, or "1234.50 EUR".
    static func money(_ text: String, _ installationCurrency: String) -> Money? {
        let parts = text.split(separator: " ")
        guard (1...2).contains(parts.count), let amount = Decimal(String(parts[0])) else { return nil }
        let currency = parts.count == 2 ? String(parts[1]) : installationCurrency
        if !currency.isEmpty, currency.utf8.count != 3 || !currency.utf8.allSatisfy({ (65...90).contains($0) }) {
            return nil
        }
        var minorUnits = amount.unscaled
        let digits = Money.minorDigits(currency)
        for _ in digits..<max(digits, Int(amount.scale)) {
            guard minorUnits % 10 == 0 else { return nil }
            minorUnits /= 10
        }
        for _ in Int(amount.scale)..<max(digits, Int(amount.scale)) {
            let (tenfold, overflow) = minorUnits.multipliedReportingOverflow(by: 10)
            if overflow { return nil }
            minorUnits = tenfold
        }
        return Money(minorUnits: minorUnits, currency: currency)
    }
}
