import CRMModel

/// A line item on the command line: PRODUCT:QUANTITY:PRICE, and a description behind another colon if there is one.
enum LineItemInput {
    /// nil if one of them isn't a line item.
    static func items(_ texts: [String], _ currency: String) -> LineItems? {
        let items = texts.compactMap { item($0, currency) }
        return items.count == texts.count ? LineItems(items: items) : nil
    }

    private static func item(_ text: String, _ currency: String) -> LineItem? {
        let parts = text.split(separator: ":", maxSplits: 3, omittingEmptySubsequences: false).map { String($0) }
        guard parts.count >= 3, let productID = Int64(parts[0]), let quantity = Decimal(parts[1]),
            let price = ValueInput.money(parts[2], currency)
        else { return nil }
        return LineItem(
            productID: productID, quantity: quantity, price: price, description: parts.count == 4 ? parts[3] : nil)
    }

    /// The item as it would be written.
    static func text(_ item: LineItem) -> String {
        item.summary + (item.description.map { ":\($0)" } ?? "")
    }
}
