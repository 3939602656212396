internal import CRMModel

extension FieldType {
    /// The most characters of a value, unless a definition says otherwise; 0 for what isn't text.
    var standardMaximumLength: UInt32 {
        switch self {
        case .text, .choice, .multiChoice: 255
        case .longText: 10_000
        case .phone: 40
        case .email: 254
        case .autoNumber: 64
        case .number, .money, .date, .time, .reference, .boolean, .lineItems: 0
        }
    }

    /// Whether its texts are kept apart, to be read only beside their record.
    var isLong: Bool { self == .longText }

    /// The comparisons that make sense for it.
    var filterOperators: Set<FilterOperator> {
        let always: Set<FilterOperator> = [.equal, .notEqual, .oneOf, .isEmpty, .isNotEmpty]
        switch self {
        case .text, .longText, .phone, .email, .autoNumber, .choice, .multiChoice:
            return always.union([.contains, .startsWith])
        case .number, .money, .date, .time: return always.union([.less, .lessOrEqual, .greater, .greaterOrEqual])
        case .reference, .boolean: return always
        case .lineItems: return [.equal, .oneOf, .isEmpty, .isNotEmpty]
        }
    }
}

extension Value.Kind {
    /// The type that it is of; of those whose values are texts, TEXT.
    var type: FieldType {
        switch self {
        case .text: .text
        case .number: .number
        case .money: .money
        case .date: .date
        case .timeMilliseconds: .time
        case .choice: .choice
        case .multiChoice: .multiChoice
        case .phone: .phone
        case .email: .email
        case .reference: .reference
        case .boolean: .boolean
        case .lineItems: .lineItems
        }
    }
}

extension FieldType {
    /// What a value of it is, in an error.
    var noun: String {
        switch self {
        case .text, .longText, .autoNumber: "a text"
        case .number: "a number"
        case .money: "an amount of money"
        case .date: "a date"
        case .time: "a time"
        case .choice: "a choice"
        case .multiChoice: "a multi-choice"
        case .phone: "a phone number"
        case .email: "an e-mail address"
        case .reference: "a reference"
        case .boolean: "a boolean"
        case .lineItems: "line items"
        }
    }
}
