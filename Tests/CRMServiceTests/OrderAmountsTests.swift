import CRMModel
import CRMRepository
import CRMTestKit
import CRMWire
import Testing

@testable import CRMService

struct OrderAmountsTests {
    let crm: TestService
    private let account: Int64

    init() throws {
        crm = try TestService { settings in
            settings.crmAdminMayEverything = true
            settings.baseVisibility = [.account: .publicReadOnly]
        }
        try crm.addUser("agent")
        try crm.addUser("colleague")
        try crm.addUser("cashier", roles: ["PAYMENT_FINANCE"])
        account = try crm.create(.account, ["name": .text("a")]).id
    }

    private func order(owner: String = "agent") throws -> Int64 {
        try crm.create(
            .salesOrder, ["account": .reference(account), "order_date": .date("2024-02-29")], owner: owner
        ).id
    }

    @discardableResult
    private func add(
        _ object: BusinessObject, _ order: Int64, _ amount: Int64?, _ status: Status? = nil, owner: String = "agent"
    ) throws -> Int64 {
        var fields: [String: Value.Kind] = ["sales_order": .reference(order)]
        if let amount { fields["amount"] = money(amount) }
        if object == .returnForm { fields["return_date"] = .date("2024-02-29") }
        if object == .invoiceApplication { fields["title"] = .text("t") }
        return try crm.create(object, fields, owner: owner, status: status).id
    }

    private func money(_ minorUnits: Int64) -> Value.Kind { .money(Money(minorUnits: minorUnits)) }

    /// Received, refunded, returned, invoiced; nil: nothing has counted.
    private func amounts(_ id: Int64, as user: String = "agent") throws -> [Int64]? {
        guard let encoded = try crm.get(id, as: user).orderAmounts else { return nil }
        let amounts = try OrderAmounts(decoding: encoded.bytes, in: Arena())
        let all = [amounts.received, amounts.refunded, amounts.returned, amounts.invoiced]
        #expect(all.allSatisfy { $0?.currency == "CNY" })
        return all.map { $0?.minorUnits ?? -1 }
    }

    @Test func `each kind of dependant counts in its statuses`() throws {
        let counting: [(BusinessObject, Set<Status>, Int)] = [
            (.payment, [.received], 0), (.refund, [.refunded], 1),
            (.returnForm, [.confirmed, .shipped, .received], 2), (.invoiceApplication, [.invoiced], 3),
        ]
        for (object, statuses, place) in counting {
            for status in object.statuses {
                let id = try order()
                try add(object, id, 50, status)
                var expected = [Int64](repeating: 0, count: 4)
                expected[place] = 50
                #expect(try amounts(id) == (statuses.contains(status) ? expected : nil), "\(object) \(status)")
            }
        }
    }

    @Test func `amounts follow edits, another order, statuses and the recycle bin; the order stays as it was`() throws {
        let first = try order()
        let second = try order()
        let before = try crm.get(first)
        let payment = try add(.payment, first, 100)
        try add(.payment, first, 7, .received)
        #expect(try amounts(first) == [7, 0, 0, 0])
        func change(_ action: Transition.Action, as user: String) throws {
            let response: ChangeStatusesResponse = try crm.call(
                .changeStatuses, ChangeStatusesRequest(ids: [payment], action: action), as: user)
            #expect(response.results.allSatisfy { $0.error == nil })
        }
        try change(.receive, as: "cashier")
        #expect(try amounts(first) == [107, 0, 0, 0])
        try crm.edit(payment, ["amount": money(30), "remark": .text("r")])
        #expect(try amounts(first) == [37, 0, 0, 0])
        try crm.edit(payment, ["sales_order": .reference(second)])
        #expect(try amounts(first) == [7, 0, 0, 0])
        #expect(try amounts(second) == [30, 0, 0, 0])
        try crm.edit(payment, ["sales_order": .reference(first), "amount": money(1)])
        #expect(try amounts(first) == [8, 0, 0, 0])
        #expect(try amounts(second) == [0, 0, 0, 0])
        try crm.setLifeState(.invalidated, of: payment)
        #expect(try amounts(first) == [7, 0, 0, 0])
        try crm.setLifeState(.active, of: payment)
        #expect(try amounts(first) == [8, 0, 0, 0])
        try change(.reverse, as: "cashier")
        #expect(try amounts(first) == [7, 0, 0, 0])
        let after = try crm.get(first)
        #expect(after.version == before.version)
        #expect(after.modifiedAtMilliseconds == before.modifiedAtMilliseconds)
        #expect(after.modifiedByID == before.modifiedByID)
        // An edit of the order leaves them, and its answer shows them; so do lists.
        let edited = try crm.edit(first, ["remark": .text("x")], as: "agent").record
        #expect(edited?.orderAmounts == after.orderAmounts)
        #expect(try amounts(first) == [7, 0, 0, 0])
        let listed = try crm.list(ListRecordsRequest(object: .salesOrder), as: "agent").records
        #expect(listed.first { $0.id == first }?.orderAmounts == after.orderAmounts)
    }

    @Test func `they are the same for everybody, whoever sees the dependants`() throws {
        let id = try order()
        try add(.payment, id, 100, .received, owner: "colleague")
        try add(.returnForm, id, 40, .confirmed, owner: "colleague")
        #expect(try crm.list(ListRecordsRequest(object: .payment), as: "agent").records == [])
        #expect(try amounts(id, as: "agent") == [100, 0, 40, 0])
        #expect(try amounts(id, as: "admin") == [100, 0, 40, 0])
    }

    @Test func `line items of a return form count by their sum`() throws {
        let id = try order()
        let product = try crm.create(.product, ["name": .text("p")]).id
        let form = try add(.returnForm, id, nil, .confirmed)
        #expect(try amounts(id) == [0, 0, 0, 0])
        let item = LineItem(
            productID: product, quantity: Decimal(unscaled: 3), price: Money(minorUnits: 20))
        try crm.edit(form, ["line_items": .lineItems(LineItems(items: [item]))])
        #expect(try amounts(id) == [0, 0, 60, 0])
    }

    @Test func `a sum that no amount can be refuses the change, and names the order to who sees it`() throws {
        let id = try order(owner: "admin")
        let payment = try add(.payment, id, .max - 1, .received)
        try add(.payment, id, 1, .received)
        #expect(try amounts(id, as: "admin") == [.max, 0, 0, 0])
        let seen = error { try add(.payment, id, 1, .received) }
        #expect(seen?.reason == .fieldViolation)
        #expect(
            seen?.metadata == ["amount": "takes what the sales order \(id) comes to beyond what an amount can be"])
        #expect(try amounts(id, as: "admin") == [.max, 0, 0, 0])
        // Who receives the payment doesn't see the order.
        let waiting = try add(.payment, id, 5, owner: "cashier")
        let response: ChangeStatusesResponse = try crm.call(
            .changeStatuses, ChangeStatusesRequest(ids: [waiting], action: .receive), as: "cashier")
        let refused = response.results.first?.error
        #expect(refused?.reason == "FIELD_VIOLATION")
        #expect(refused?.message.contains("\(id)") == false)
        #expect(try crm.get(waiting).status == .notReceived)
        try crm.edit(payment, ["amount": money(0)])
        #expect(try amounts(id, as: "admin") == [1, 0, 0, 0])
    }

    @Test(arguments: [true, false])
    func `what is deleted counts no more, in statistics neither`(namesFields: Bool) throws {
        let id = try order()
        let payment = try add(.payment, id, 9, .received)
        try add(.payment, id, 2, .received)
        try crm.change { call in
            guard let old = try call.transaction.record(payment) else { return }
            let values = FieldValues(try call.codec.decode(old.fields))
            let fields = call.catalog.fields(of: .payment).compactMap { field in
                values[field.key].map { RecordChange.Field(definition: field, old: $0, new: nil) }
            }
            try call.follow(RecordChange(old: old, new: nil, fields: namesFields ? fields : []))
        }
        #expect(try amounts(id) == [2, 0, 0, 0])
        #expect(
            try crm.statistics(of: .payment, as: "agent") == [
                StatusStatistics(status: .received, count: 1, amount: Money(minorUnits: 2, currency: "CNY"))
            ])
    }

    @Test func `a batch that is undone, or only tried, leaves amounts and statistics`() throws {
        let id = try order()
        let payment = try add(.payment, id, 9, owner: "admin")
        let hidden = try add(.payment, id, 1, .received)
        let before = try crm.statistics(of: .payment, as: "admin")
        for options in [BatchOptions(dryRun: true), BatchOptions(allOrNothing: true)] {
            let _: ChangeStatusesResponse = try crm.call(
                .changeStatuses,
                ChangeStatusesRequest(ids: [payment, hidden], action: .receive, options: options), as: "cashier")
            #expect(try amounts(id, as: "admin") == [1, 0, 0, 0])
            #expect(try crm.statistics(of: .payment, as: "admin") == before)
        }
    }

    @Test func `nothing fails where the order is there no more`() throws {
        let id = try order()
        let other = try order()
        let payment = try add(.payment, id, 9, .received)
        try crm.change { call in
            // As if it were deleted: nothing leads there.
            guard let old = try call.transaction.record(payment) else { return }
            let set = try call.codec.decode(old.fields)
            guard let field = call.catalog.field("sales_order", of: .payment) else { return }
            var values = FieldValues(set)
            let gone = Value(kind: .reference(99_999))
            let change = RecordChange.Field(definition: field, old: values["sales_order"], new: gone)
            values["sales_order"] = gone
            try call.save(old, replacing: old, [change], of: values)
        }
        #expect(try amounts(id) == [0, 0, 0, 0])
        try crm.edit(payment, ["amount": money(10)])
        try crm.edit(payment, ["sales_order": .reference(other)])
        #expect(try amounts(other) == [10, 0, 0, 0])
    }
}
