import CRMModel
import Testing

@testable import crmctl

@Suite("Line items on the command line")
struct LineItemTests {
    private func item(_ product: Int64, _ quantity: Decimal, _ price: Int64, _ text: String? = nil) -> LineItem {
        LineItem(
            productID: product, quantity: quantity, price: Money(minorUnits: price, currency: "CNY"), description: text)
    }

    @Test(
        "are written as product, quantity and price, and shown so",
        arguments: [
            (
                ["17:2.5:12.5"], ["17:2.5:12.50"],
                [
                    LineItem(
                        productID: 17, quantity: Decimal(unscaled: 25, scale: 1),
                        price: Money(minorUnits: 1_250, currency: "CNY"))
                ]
            ),
            (
                ["1:1:0:big, and: blue"], ["1:1:0.00:big, and: blue"],
                [
                    LineItem(
                        productID: 1, quantity: Decimal(unscaled: 1), price: Money(currency: "CNY"),
                        description: "big, and: blue")
                ]
            ),
        ] as [([String], [String], [LineItem])])
    func written(texts: [String], shown: [String], items: [LineItem]) {
        #expect(LineItemInput.items(texts, "CNY") == LineItems(items: items))
        #expect(items.map(LineItemInput.text) == shown)
        let value = Value(kind: .lineItems(LineItems(items: items)))
        #expect((try? ValueInput.value(value.text, as: .lineItems, of: "line_items", currency: "CNY")) == value)
    }

    @Test("that are none are refused", arguments: ["", "1", "1:2", "x:1:1", "1:x:1", "1:1:x", "1::1", "1:1:0.001"])
    func refused(text: String) {
        #expect(LineItemInput.items([text], "CNY") == nil)
        #expect(LineItemInput.items(["1:1:1", text], "CNY") == nil)
    }

    @Test("are for objects that have them")
    func field() throws {
        let orders = FieldCatalog(
            object: .salesOrder, [FieldDefinition(key: "line_items", type: .lineItems)], currency: "CNY")
        #expect(
            try orders.lineItems(["1:1:1"])
                == Field(
                    key: "line_items",
                    value: Value(kind: .lineItems(LineItems(items: [item(1, Decimal(unscaled: 1), 100)])))))
        #expect(throws: InputError.self) { try orders.lineItems(["1"]) }
        let products = FieldCatalog(object: .product, [], currency: "CNY")
        #expect(throws: InputError("--item: PRODUCT has no line items")) { try products.lineItems(["1:1:1"]) }
    }

    @Test("stand in a table with their amounts and the products' names")
    func table() {
        var first = item(17, Decimal(unscaled: 25, scale: 1), 1_001, "blue")
        first.amount = Money(minorUnits: 2_503, currency: "CNY")
        #expect(
            LineItemTable.table([first, item(4, Decimal(unscaled: 1), 0)], [17: "Pen"]).lines(width: nil) == [
                "PRODUCT  NAME  QUANTITY      PRICE     AMOUNT  DESCRIPTION",
                "     17  Pen        2.5  10.01 CNY  25.03 CNY  blue",
                "      4               1   0.00 CNY       0.00",
            ])
    }

    @Test("A table of statistics has totals, and the recycle bin if there is something in it")
    func statistics() {
        func row(_ status: Status, _ count: Int64, _ amount: Int64?, bin: Int64 = 0) -> StatusStatistics {
            StatusStatistics(
                status: status, count: count, amount: amount.map { Money(minorUnits: $0, currency: "CNY") },
                invalidatedCount: bin)
        }
        let objects = [
            ObjectStatistics(object: .contact, statuses: [row(.normal, 3, nil)]),
            ObjectStatistics(object: .opportunity, statuses: [row(.won, 2, 150), row(.lost, 1, -50)]),
        ]
        #expect(
            StatsCommand.table(objects, withTotals: true).lines(width: nil) == [
                "OBJECT       STATUS  COUNT     AMOUNT", "CONTACT      NORMAL      3",
                "OPPORTUNITY  WON         2   1.50 CNY", "OPPORTUNITY  LOST        1  -0.50 CNY",
                "OPPORTUNITY  total       3   1.00 CNY",
            ])
        let huge = ObjectStatistics(
            object: .contract, statuses: [row(.normal, 1, .max), row(.invalid, 1, .max, bin: 2)])
        #expect(
            StatsCommand.table([huge], withTotals: true).csv
                == "object,status,count,amount,in_bin,amount_in_bin\r\n"
                + "CONTRACT,NORMAL,1,92233720368547758.07 CNY,0,\r\nCONTRACT,INVALID,1,92233720368547758.07 CNY,2,\r\n"
                + "CONTRACT,total,2,18446744073709551614 minor units CNY,2,\r\n")
        #expect(StatsCommand.table(objects, withTotals: false).rows.count == 3)
    }
}
