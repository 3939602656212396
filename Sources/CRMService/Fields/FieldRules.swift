internal import CRMModel

/// Holds a value against its field's definition, and brings it into its one form.
struct FieldRules {
    let currency: String

    /// What is wrong with a value, as the end of a sentence that begins with the field's key.
    struct Violation: Error {
        let text: String

        init(_ text: String) {
            self.text = text
        }
    }

    /// The value as it is to be stored; nil if it is empty.
    ///
    /// Whether a reference leads anywhere, and whether a unique value is free, is not looked at.
    func normalized(_ value: Value, for field: FieldDefinition) throws(Violation) -> Value? {
        guard let kind = value.kind, let type = field.type else { return nil }
        switch (type, kind) {
        case (.text, .text(let text)), (.autoNumber, .text(let text)):
            try checkLine(text, field)
        case (.longText, .text(let text)):
            try checkLength(text, field)
            if text.unicodeScalars.contains(where: \.isControlInLines) {
                throw Violation("contains a control character")
            }
        case (.number, .number(let number)):
            return try Value(kind: .number(checked(number, field)))
        case (.money, .money(let money)):
            guard money.currency.isEmpty || money.currency == currency else {
                throw Violation("is in \(money.currency), the installation's currency is \(currency)")
            }
            return Value(kind: .money(Money(minorUnits: money.minorUnits, currency: currency)))
        case (.date, .date(let text)):
            if !text.isEmpty, CalendarDay(text) == nil {
                throw Violation("is \"\(text)\", not a day such as 2024-02-29")
            }
        case (.time, .timeMilliseconds(let time)):
            guard CalendarDay.millisecondsRange.contains(time) else {
                throw Violation("is outside the years 1 to 9999")
            }
        case (.choice, .choice(let choice)):
            try checkChoice(choice, field)
        case (.multiChoice, .multiChoice(let choices)):
            for choice in choices.values {
                try checkChoice(choice, field)
                if choice.isEmpty { throw Violation("has an empty choice") }
            }
            guard Set(choices.values).count == choices.values.count else { throw Violation("has a choice twice") }
            if choices.values.isEmpty { return nil }
        case (.phone, .phone(let text)): try checkPhone(text, field)
        case (.email, .email(let text)): try checkEmail(text, field)
        case (.reference, .reference(let id)):
            guard id > 0 else { throw Violation("is \(id), not the id of a record") }
        case (.boolean, .boolean): break
        case (.lineItems, .lineItems(let items)):
            let items = try LineItemRules(currency: currency).normalized(items)
            return items.map { Value(kind: .lineItems($0)) }
        default:
            throw Violation("is \(kind.type.noun), not \(type.noun)")
        }
        return isBlank(kind) ? nil : value
    }

    private func isBlank(_ kind: Value.Kind) -> Bool {
        switch kind {
        case .text(let text), .date(let text), .choice(let text), .phone(let text), .email(let text):
            !text.contains { !$0.isWhitespace }
        default: false
        }
    }

    private func checkLength(_ text: String, _ field: FieldDefinition) throws(Violation) {
        // Not what a reader takes for one character: that may be of any length.
        let count = text.unicodeScalars.count
        guard field.maximumLength == 0 || count <= Int(field.maximumLength) else {
            throw Violation("has \(count) characters, at most \(field.maximumLength) are allowed")
        }
    }

    private func checkLine(_ text: String, _ field: FieldDefinition) throws(Violation) {
        try checkLength(text, field)
        if text.unicodeScalars.contains(where: \.isControl) { throw Violation("contains a control character") }
    }

    private func checkChoice(_ choice: String, _ field: FieldDefinition) throws(Violation) {
        try checkLine(choice, field)
        guard field.choices.isEmpty || choice.isEmpty || field.choices.contains(choice) else {
            throw Violation("is \"\(choice)\", none of \(field.choices.joined(separator: ", "))")
        }
    }

    private func checkPhone(_ text: String, _ field: FieldDefinition) throws(Violation) {
        try checkLength(text, field)
        let digits = text.count { $0.isASCII && $0.isNumber }
        let others = "+-()/. ,;#*ext".contains
        let isValid = text.allSatisfy { ($0.isASCII && $0.isNumber) || others($0) } && (3...20).contains(digits)
        if !text.isEmpty, !isValid { throw Violation("is \"\(text)\", not a phone number") }
    }

    private func checkEmail(_ text: String, _ field: FieldDefinition) throws(Violation) {
        try checkLine(text, field)
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        let isValid =
            parts.count == 2 && !parts[0].isEmpty && !parts[0].hasPrefix(".") && !parts[0].hasSuffix(".")
            && parts[1].split(separator: ".", omittingEmptySubsequences: false).allSatisfy {
                !$0.isEmpty && !$0.hasPrefix("-")
            }
            && !text.contains { $0.isWhitespace || "<>()[],;:\\\"".contains($0) }
        if !text.isEmpty, !isValid { throw Violation("is \"\(text)\", not an e-mail address") }
    }

    /// The number without zeros at its end, within the field's bounds.
    private func checked(_ number: Decimal, _ field: FieldDefinition) throws(Violation) -> Decimal {
        guard number.scale <= 18 else { throw Violation("has \(number.scale) decimal places, at most 18 are allowed") }
        let result = number.withoutTrailingZeros
        if let minimum = field.minimum, result < minimum { throw Violation("is \(result), the least is \(minimum)") }
        if let maximum = field.maximum, maximum < result { throw Violation("is \(result), the most is \(maximum)") }
        return result
    }
}

extension Unicode.Scalar {
    /// Whether it is a control character: of category Cc, which are just these and will never be others.
    var isControl: Bool { value < 0x20 || (0x7f...0x9f).contains(value) }

    /// Whether it is one that a text of several lines can't have either: all but line ends and tabs.
    var isControlInLines: Bool { isControl && !"\n\r\t".unicodeScalars.contains(self) }
}
