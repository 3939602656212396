import CRMModel
import CRMTestKit
import CRMWire
import Testing

@testable import CRMSQLite
@testable import CRMService

struct LineItemTests {
    let crm: TestService
    private let account: Int64
    private let pen: Int64
    private let desk: Int64

    init() throws {
        crm = try TestService { $0.baseVisibility = [.product: .publicReadOnly, .account: .publicReadOnly] }
        try crm.addUser("agent")
        account = try crm.create(.account, ["name": .text("a")]).id
        pen = try crm.create(.product, ["name": .text("pen")]).id
        desk = try crm.create(.product, ["name": .text("desk")]).id
    }

    private func item(_ product: Int64, _ quantity: Decimal?, _ price: Int64?, _ text: String? = nil) -> LineItem {
        LineItem(
            productID: product, quantity: quantity, price: price.map { Money(minorUnits: $0) }, description: text)
    }

    private func items(_ items: LineItem...) -> Value.Kind { .lineItems(LineItems(items: items)) }

    private func money(_ minorUnits: Int64) -> Value.Kind { .money(Money(minorUnits: minorUnits, currency: "CNY")) }

    private func order(_ fields: [String: Value.Kind] = [:], as user: String = "agent") throws -> Record {
        try crm.create(
            .salesOrder,
            ["account": .reference(account), "order_date": .date("2024-02-29")].merging(fields) { $1 }, as: user)
    }

    private func storedItems(_ id: Int64) throws -> [LineItem] {
        guard case .lineItems(let items)? = try crm.get(id).values["line_items"] else { return [] }
        return items.items
    }

    @Test func `items get their amounts, whatever came with them, and the record their sum`() throws {
        var first = item(pen, Decimal(unscaled: 250, scale: 2), 101, "blue")
        first.amount = Money(minorUnits: 5, currency: "USD")
        let record = try order(["line_items": items(first, item(desk, Decimal(unscaled: 1), 0, " "))])
        #expect(
            try storedItems(record.id) == [
                // 2.5 times 1.01 is 2.525.
                LineItem(
                    productID: pen, quantity: Decimal(unscaled: 25, scale: 1),
                    price: Money(minorUnits: 101, currency: "CNY"), amount: Money(minorUnits: 253, currency: "CNY"),
                    description: "blue"),
                LineItem(
                    productID: desk, quantity: Decimal(unscaled: 1), price: Money(currency: "CNY"),
                    amount: Money(currency: "CNY")),
            ])
        #expect(try crm.get(record.id).values["amount"] == money(253))
    }

    @Test(arguments: [
        (Decimal(unscaled: 5, scale: 1), Int64(1), Int64(1)), (Decimal(unscaled: 49, scale: 2), 1, 0),
        (Decimal(unscaled: 15, scale: 1), 1, 2), (Decimal(unscaled: 25, scale: 1), 1, 3),
        (Decimal(unscaled: 333_333_333_333_333_333, scale: 18), 3, 1),
        (Decimal(unscaled: 1, scale: 18), .max, 9), (Decimal(unscaled: .max), 1, .max),
        (Decimal(unscaled: .max, scale: 18), 1_000_000_000_000_000_000, .max),
    ])
    func `an amount is exact, and rounded half away from zero`(quantity: Decimal, price: Int64, amount: Int64) throws {
        let record = try order(["line_items": items(item(pen, quantity, price))])
        #expect(try storedItems(record.id).first?.amount?.minorUnits == amount)
        #expect(try crm.get(record.id).values["amount"] == money(amount))
    }

    @Test func `items satisfy a required amount`() throws {
        let record = try order()
        let fields: [String: Value.Kind] = ["sales_order": .reference(record.id), "title": .text("t")]
        #expect(
            error { try crm.create(.invoiceApplication, fields, as: "agent") }?.metadata == ["amount": "is required"])
        let items = items(item(pen, Decimal(unscaled: 2), 150))
        let invoice = try crm.create(
            .invoiceApplication, fields.merging(["line_items": items]) { $1 }, as: "agent")
        #expect(try invoice.values["amount"] == money(300))
    }

    @Test func `an edit of the items changes the amount, and its answer and its audit tell so`() throws {
        let record = try order(["amount": money(7)])
        #expect(try crm.get(record.id).values["amount"] == money(7))
        let edit = try crm.edit(record.id, ["line_items": items(item(pen, Decimal(unscaled: 2), 150))], as: "agent")
        #expect(edit.changes.map(\.key) == ["amount", "line_items"])
        #expect(edit.changes.first?.oldValue?.kind == money(7))
        #expect(edit.changes.first?.newValue?.kind == money(300))
        let connection = try Connection(path: crm.databasePath)
        let statement = try connection.statement(
            "SELECT changes FROM audit_entries WHERE subject = 1 AND subject_id = \(record.id) AND version = 2")
        #expect(try statement.step())
        #expect(try AuditChanges(decoding: statement.bytes(0), in: Arena()).changes == edit.changes)
        statement.reset()
        // The same once more is no change, in whatever form it is written.
        let again = try crm.edit(
            record.id, ["line_items": items(item(pen, Decimal(unscaled: 20, scale: 1), 150)), "amount": money(300)],
            as: "agent")
        #expect(again.changes == [])
        #expect(again.record?.version == 2)
    }

    @Test func `the amount can't be set while there are items, and can be when they are gone`() throws {
        let both: [String: Value.Kind] = [
            "line_items": items(item(pen, Decimal(unscaled: 2), 150)), "amount": money(1),
        ]
        let violation = "is the sum of the line items, 3.00 CNY: it can't be set while there are any"
        #expect(error { _ = try order(both) }?.metadata == ["amount": violation])
        let record = try order(["line_items": items(item(pen, Decimal(unscaled: 2), 150))])
        #expect(error { try crm.edit(record.id, ["amount": money(1)], as: "agent") }?.metadata == ["amount": violation])
        #expect(error { try crm.edit(record.id, [:], clearing: ["amount"], as: "agent") }?.reason == .fieldViolation)
        let emptied = try crm.edit(record.id, [:], clearing: ["line_items"], as: "agent")
        #expect(emptied.changes.map(\.key) == ["line_items"])
        #expect(try crm.get(record.id).values["amount"] == money(300))
        try crm.edit(record.id, ["amount": money(1)], as: "agent")
        #expect(try crm.get(record.id).values["amount"] == money(1))
        try crm.edit(record.id, both.merging(["amount": money(300)]) { $1 }, as: "agent")
        // No items are none, and the amount may be set along with that.
        try crm.edit(record.id, ["line_items": items(), "amount": money(5)], as: "agent")
        #expect(try crm.get(record.id).values["line_items"] == nil)
        #expect(try crm.get(record.id).values["amount"] == money(5))
    }

    @Test func `products have to be there, and to be products; those that stay need not`() throws {
        let record = try order(["line_items": items(item(pen, Decimal(unscaled: 1), 1))])
        func fault(_ product: Int64) -> String? {
            error {
                try crm.edit(
                    record.id,
                    ["line_items": items(item(pen, Decimal(unscaled: 9), 1), item(product, Decimal(unscaled: 1), 1))],
                    as: "agent")
            }?.metadata["line_items"]
        }
        #expect(fault(9_999) == "has a fault in item 2: product_id is 9999: there is no such PRODUCT")
        #expect(fault(account) == "has a fault in item 2: product_id is \(account): that is a ACCOUNT, not a PRODUCT")
        let hidden = try crm.create(.competitor, ["name": .text("c")]).id
        #expect(fault(hidden) == "has a fault in item 2: product_id is \(hidden): there is no such PRODUCT")
        for id in [pen, desk] {
            try Connection(path: crm.databasePath).execute("UPDATE records SET life_state = 2 WHERE id = \(id)")
        }
        #expect(fault(desk)?.hasPrefix("has a fault in item 2: product_id is \(desk): ") == true)
        try crm.edit(record.id, ["line_items": items(item(pen, Decimal(unscaled: 9), 1))], as: "agent")
        #expect(try crm.get(record.id).values["amount"] == money(9))
    }

    @Test func `what is wrong with an item is told`() throws {
        let one = Decimal(unscaled: 1)
        var dollars = item(pen, one, 1)
        dollars.price?.currency = "USD"
        let cases: [(LineItem, String)] = [
            (item(0, one, 1), "product_id is missing"), (item(-5, one, 1), "product_id is -5, not the id of a record"),
            (item(pen, nil, 1), "quantity is missing"), (item(pen, one, nil), "price is missing"),
            (item(pen, Decimal(), 1), "quantity is 0, it has to be more than 0"),
            (item(pen, Decimal(unscaled: -15, scale: 1), 1), "quantity is -1.5, it has to be more than 0"),
            (
                item(pen, Decimal(unscaled: 1, scale: 19), 1),
                "quantity has 19 decimal places, at most 18 are allowed"
            ),
            (item(pen, one, -1), "price is below 0"), (dollars, "price is in USD, the installation's currency is CNY"),
            (item(pen, Decimal(unscaled: 2), .max), "quantity times price is more than an amount can be"),
            (
                item(pen, one, 1, String(repeating: "x", count: 256)),
                "description has 256 characters, at most 255 are allowed"
            ),
            (item(pen, one, 1, "a\nb"), "description contains a control character"),
        ]
        for (wrong, text) in cases {
            let failure = error { _ = try order(["line_items": items(item(desk, one, 1), wrong)]) }
            #expect(failure?.reason == .fieldViolation)
            #expect(failure?.metadata == ["line_items": "has a fault in item 2: \(text)"])
        }
        let sum = error { _ = try order(["line_items": items(item(desk, one, .max), item(pen, one, 1))]) }
        #expect(sum?.metadata == ["amount": "is the sum of the line items, which is more than an amount can be"])
        #expect(
            error { _ = try order(["line_items": .text("pen")]) }?.metadata == [
                "line_items": "is a text, not line items"
            ])
    }

    @Test func `a record has at most 200 items`() throws {
        let products = try (0..<201).map { try crm.create(.product, ["name": .text("p\($0)")]).id }
        let all = products.map { item($0, Decimal(unscaled: 1), 1) }
        let failure = error { _ = try order(["line_items": .lineItems(LineItems(items: all))]) }
        #expect(failure?.reason == .limitExceeded)
        #expect(failure?.metadata == ["limit": "line_items", "field": "line_items"])
        let record = try order(["line_items": .lineItems(LineItems(items: Array(all.dropLast())))])
        #expect(try crm.get(record.id).values["amount"] == money(200))
        // What is listed by its products is found by any of them.
        #expect(try found(.equal, [.reference(products[199])]) == [record.id])
    }

    private func found(
        _ comparison: FilterOperator, _ values: [Value.Kind], sort: Sort? = nil
    ) throws -> [Int64] {
        let condition = FieldCondition(
            field: "line_items", operator: comparison, values: values.map { Value(kind: $0) })
        let request = ListRecordsRequest(object: .salesOrder, filter: Filter(allOf: [condition]), sort: sort)
        return try crm.list(request, as: "agent").records.map(\.id).sorted()
    }

    @Test func `a product may have several lines, at different prices`() throws {
        let (one, two) = (Decimal(unscaled: 1), Decimal(unscaled: 2))
        let id = try order(["line_items": items(item(pen, two, 100), item(desk, one, 7), item(pen, one, 80))]).id
        #expect(try storedItems(id).map(\.productID) == [pen, desk, pen])
        #expect(try crm.get(id).values["amount"] == money(287))
        #expect(try found(.equal, [.reference(pen)]) == [id])
        #expect(try found(.oneOf, [.reference(pen), .reference(desk)]) == [id])
        // The same lines twice over are lines, too.
        try crm.edit(id, ["line_items": items(item(desk, one, 7), item(pen, one, 80), item(pen, one, 80))], as: "agent")
        #expect(try crm.get(id).values["amount"] == money(167))
        #expect(try found(.equal, [.reference(pen)]) == [id])
        try crm.edit(id, ["line_items": items(item(pen, one, 80))], as: "agent")
        #expect(try found(.equal, [.reference(desk)]) == [])
        #expect(try found(.equal, [.reference(pen)]) == [id])
        try crm.edit(id, ["line_items": items()], as: "agent")
        #expect(try found(.equal, [.reference(pen)]) == [])
        let none = try crm.impact(of: pen, as: "agent")
        #expect(none == [])
    }

    @Test func `records are found by their products, and have no order by their items`() throws {
        let one = Decimal(unscaled: 1)
        let both = try order(["line_items": items(item(pen, one, 1), item(desk, one, 1))]).id
        let none = try order().id
        let changed = try order(["line_items": items(item(pen, one, 1))]).id
        try crm.edit(changed, ["line_items": items(item(desk, one, 2))], as: "agent")
        #expect(try found(.equal, [.reference(pen)]) == [both])
        #expect(try found(.oneOf, [.reference(pen), .reference(desk)]) == [both, changed])
        #expect(try found(.isEmpty, []) == [none])
        #expect(try found(.isNotEmpty, []) == [both, changed])
        for comparison in [FilterOperator.notEqual, .less, .greater, .contains] {
            #expect(error { _ = try found(comparison, [.reference(pen)]) }?.reason == .requestInvalid)
        }
        for value: Value.Kind in [.reference(0), .text("pen"), items(item(pen, one, 1))] {
            #expect(error { _ = try found(.equal, [value]) }?.reason == .requestInvalid)
        }
        #expect(error { _ = try found(.isEmpty, [], sort: Sort(field: "line_items")) }?.reason == .requestInvalid)
        let scene = error {
            let _: CreateSceneResponse = try crm.call(
                .createScene, CreateSceneRequest(object: .salesOrder, name: "s", sort: Sort(field: "line_items")))
        }
        #expect(scene?.reason == .requestInvalid)
    }

    @Test func `two who edit the items don't undo each other`() throws {
        let record = try order(["line_items": items(item(pen, Decimal(unscaled: 1), 1))])
        try crm.edit(record.id, ["line_items": items(item(pen, Decimal(unscaled: 2), 1))], version: 1, as: "agent")
        let late = error {
            try crm.edit(record.id, ["line_items": items(item(pen, Decimal(unscaled: 3), 1))], version: 1, as: "agent")
        }
        #expect(late?.reason == .versionConflict)
        #expect(late?.metadata["line_items.current"] == "\(pen):2:0.01")
        #expect(late?.metadata["line_items.asked"] == "\(pen):3:0.01")
        // Who touches something else isn't in the way.
        try crm.edit(record.id, ["remark": .text("r")], version: 1, as: "agent")
        #expect(try crm.get(record.id).values["amount"] == money(2))
    }

    @Test func `items that are switched off stay, and the amount is free`() throws {
        let record = try order(["line_items": items(item(pen, Decimal(unscaled: 2), 150))])
        let fields: ListFieldsResponse = try crm.call(.listFields, ListFieldsRequest(object: .salesOrder))
        func `switch`(_ key: String, on: Bool) throws {
            let id = fields.fields.first { $0.key == key }?.id ?? 0
            let _: ChangeFieldResponse = try crm.call(.changeField, ChangeFieldRequest(id: id, active: on))
        }
        try `switch`("line_items", on: false)
        try crm.edit(record.id, ["amount": money(1)], as: "agent")
        #expect(try storedItems(record.id).count == 1)
        #expect(try crm.get(record.id).values["amount"] == money(1))
        try `switch`("line_items", on: true)
        // They make up the amount again as soon as they are written.
        try crm.edit(record.id, ["line_items": items(item(pen, Decimal(unscaled: 3), 150))], as: "agent")
        #expect(try crm.get(record.id).values["amount"] == money(450))
        try `switch`("amount", on: false)
        try crm.edit(record.id, ["line_items": items(item(pen, Decimal(unscaled: 1), 150))], as: "agent")
        #expect(try crm.get(record.id).values["amount"] == money(450))
    }

    @Test func `neither items nor a reference can be given twice`() throws {
        let items = Value(kind: items(item(pen, Decimal(unscaled: 2), 150)))
        let record = try order(["line_items": items.kind ?? .boolean(false)])
        let reference = Value(kind: .reference(account))
        for (key, value) in [("line_items", items), ("account", reference)] {
            for (second, cleared) in [([Field(key: key, value: value)], []), ([], [key])] {
                let failure = error {
                    let _: EditRecordResponse = try crm.call(
                        .editRecord,
                        EditRecordRequest(
                            id: record.id, fields: [Field(key: key, value: value)] + second, clear: cleared),
                        as: "agent")
                }
                #expect(failure?.reason == .fieldViolation)
                #expect(failure?.message.contains("\(key) is given twice") == true, "\(failure?.message ?? "")")
            }
        }
        #expect(try crm.get(record.id).version == 1)
    }

    @Test func `a custom field can't be of line items`() {
        let failure = error {
            let _: CreateFieldResponse = try crm.call(
                .createField,
                CreateFieldRequest(field: FieldDefinition(object: .contract, key: "lines", type: .lineItems)))
        }
        #expect(failure?.reason == .requestInvalid)
    }
}
