import CRMClient
import CRMModel

/// The line items of a record for people, with the names of the products that one sees.
struct LineItemTable {
    let lines: [String]

    /// nil if the record has none.
    init?(of record: Record, _ session: Session) async throws {
        let values = try record.decodedFields().compactMap(\.value?.kind)
        let items = values.compactMap { kind -> LineItems? in
            if case .lineItems(let items) = kind { items } else { nil }
        }
        guard let items = items.first?.items, !items.isEmpty else { return nil }
        let products = try await session.client.batchGetRecords(
            BatchGetRecordsRequest(ids: items.map(\.productID)), session.calls)
        var names: [Int64: String] = [:]
        for product in products.records {
            names[product.id] = try product.decodedFields().first { $0.key == "name" }?.value?.text
        }
        let table = Self.table(items, names)
        lines = [""] + table.lines(width: session.console.width)
    }

    /// - Parameter names: of the products, by their ids.
    static func table(_ items: [LineItem], _ names: [Int64: String]) -> Table {
        var table = Table([
            Table.Column("PRODUCT", isRightAligned: true), Table.Column("NAME"),
            Table.Column("QUANTITY", isRightAligned: true), Table.Column("PRICE", isRightAligned: true),
            Table.Column("AMOUNT", isRightAligned: true), Table.Column("DESCRIPTION"),
        ])
        for item in items {
            table.add([
                String(item.productID), names[item.productID] ?? "", (item.quantity ?? Decimal()).description,
                (item.price ?? Money()).description, (item.amount ?? Money()).description, item.description ?? "",
            ])
        }
        return table
    }
}
