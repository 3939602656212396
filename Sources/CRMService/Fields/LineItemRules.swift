internal import CRMModel

/// Brings line items into their one form, and adds them up.
struct LineItemRules {
    /// Of a record.
    static let maximumCount = 200
    /// In characters.
    private static let maximumDescriptionLength = 255

    /// The field that is their sum.
    static let sumKey = "amount"

    let currency: String

    /// The items with their amounts, whatever amounts came with them; nil if there are none.
    func normalized(_ items: LineItems) throws(FieldRules.Violation) -> LineItems? {
        var result: [LineItem] = []
        for (index, item) in items.items.enumerated() {
            do throws(FieldRules.Violation) {
                result.append(try normalized(item))
            } catch {
                throw FieldRules.Violation("has a fault in item \(index + 1): \(error.text)")
            }
        }
        return result.isEmpty ? nil : LineItems(items: result)
    }

    private func normalized(_ item: LineItem) throws(FieldRules.Violation) -> LineItem {
        guard item.productID != 0 else { throw FieldRules.Violation("product_id is missing") }
        guard item.productID > 0 else {
            throw FieldRules.Violation("product_id is \(item.productID), not the id of a record")
        }
        guard let asked = item.quantity else { throw FieldRules.Violation("quantity is missing") }
        guard asked.scale <= 18 else {
            throw FieldRules.Violation("quantity has \(asked.scale) decimal places, at most 18 are allowed")
        }
        guard asked.unscaled > 0 else { throw FieldRules.Violation("quantity is \(asked), it has to be more than 0") }
        let quantity = asked.withoutTrailingZeros
        guard let price = item.price else { throw FieldRules.Violation("price is missing") }
        guard price.currency.isEmpty || price.currency == currency else {
            throw FieldRules.Violation("price is in \(price.currency), the installation's currency is \(currency)")
        }
        guard price.minorUnits >= 0 else { throw FieldRules.Violation("price is below 0") }
        guard let amount = Self.amount(quantity, price.minorUnits) else {
            throw FieldRules.Violation("quantity times price is more than an amount can be")
        }
        return LineItem(
            productID: item.productID, quantity: quantity,
            price: Money(minorUnits: price.minorUnits, currency: currency),
            amount: Money(minorUnits: amount, currency: currency), description: try description(item.description))
    }

    private func description(_ text: String?) throws(FieldRules.Violation) -> String? {
        guard let text, text.contains(where: { !$0.isWhitespace }) else { return nil }
        let count = text.unicodeScalars.count
        guard count <= Self.maximumDescriptionLength else {
            throw FieldRules.Violation(
                "description has \(count) characters, at most \(Self.maximumDescriptionLength) are allowed")
        }
        guard !text.unicodeScalars.contains(where: \.isControl) else {
            throw FieldRules.Violation("description contains a control character")
        }
        return text
    }

    /// Quantity times price, rounded half away from zero; neither is negative. Nil if it is too much.
    static func amount(_ quantity: Decimal, _ price: Int64) -> Int64? {
        var divisor: Int128 = 1
        for _ in 0..<quantity.scale { divisor *= 10 }
        let product = Int128(quantity.unscaled) * Int128(price)
        return Int64(exactly: (product + divisor / 2) / divisor)
    }

    /// What normalized items come to.
    func sum(_ items: LineItems) throws(FieldRules.Violation) -> Value {
        let sum = items.items.reduce(Int128(0)) { $0 + Int128($1.amount?.minorUnits ?? 0) }
        guard let minorUnits = Int64(exactly: sum) else {
            throw FieldRules.Violation("is the sum of the line items, which is more than an amount can be")
        }
        return Value(kind: .money(Money(minorUnits: minorUnits, currency: currency)))
    }
}
