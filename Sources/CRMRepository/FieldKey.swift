public import CRMModel

/// A value in the form in which engines compare it: keys of one field are ordered as its values are.
public enum FieldKey: Sendable, Hashable {
    /// Money in minor units, times in milliseconds, references, booleans as 0 and 1.
    case integer(Int64)
    /// Texts, choices, phones, e-mail addresses, and dates, whose ISO form is ordered as they are.
    case text(String)
    /// Numbers: 16 bytes that are ordered, byte by byte, as the numbers are.
    case bytes([UInt8])

    /// The keys of a value: none for an empty text, several for a multi-choice, of line items those of their products, each
    /// once.
    public static func keys(of value: Value) -> [FieldKey] {
        switch value.kind {
        case nil: []
        case .text(let text), .phone(let text), .email(let text), .choice(let text), .date(let text):
            text.isEmpty ? [] : [.text(text)]
        case .number(let number): [.bytes(orderedBytes(number))]
        case .money(let money): [.integer(money.minorUnits)]
        case .timeMilliseconds(let time): [.integer(time)]
        case .multiChoice(let choices): choices.values.map { .text($0) }
        case .reference(let id): [.integer(id)]
        case .boolean(let flag): [.integer(flag ? 1 : 0)]
        case .lineItems(let items): Set(items.items.map(\.productID)).sorted().map { .integer($0) }
        }
    }

    /// The decimal as an integer of 18 decimal places, big-endian, its sign bit turned.
    private static func orderedBytes(_ number: Decimal) -> [UInt8] {
        let ordered = UInt128(bitPattern: number.scaledTo18) ^ (1 << 127)
        return (0..<16).map { UInt8(truncatingIfNeeded: ordered >> (120 - 8 * $0)) }
    }
}

/// A field's key beside a record, as it is stored for filters and for sorting.
public struct IndexedField: Sendable, Hashable {
    /// The id of the field's definition.
    public var fieldID: Int64
    public var key: FieldKey
    /// A long text: kept apart, for it is only ever read beside its record.
    public var isLong: Bool

    public init(fieldID: Int64, key: FieldKey, isLong: Bool) {
        self.fieldID = fieldID
        self.key = key
        self.isLong = isLong
    }
}
