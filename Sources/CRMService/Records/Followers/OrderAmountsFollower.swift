internal import CRMModel
internal import CRMRepository

/// Keeps what the dependants of sales orders come to in step with a record that has changed.
struct OrderAmountsFollower {
    private static let amountKey = LineItemRules.sumKey

    private let call: WriteCall
    /// What is to be added to the order's amount; of one order, or of two if the dependant goes from one to another.
    private var differences: [(orderID: Int64, amount: WritableKeyPath<OrderAmounts, Money?>, minorUnits: Int128)] = []

    static func follow(_ change: RecordChange, _ call: WriteCall) throws {
        guard change.object?.dependsOnOrder == true else { return }
        let (old, new) = (change.old.flatMap(amount), change.new.flatMap(amount))
        if old == nil, new == nil { return }
        if old == new, !change.changes(BusinessObject.orderKey), !change.changes(amountKey) { return }
        let orders = try change.values(of: BusinessObject.orderKey, call.codec)
        let amounts = try change.values(of: amountKey, call.codec)
        var follower = OrderAmountsFollower(call: call)
        if let old { follower.add(orders.old, old, -Int128(amounts.old?.minorUnits ?? 0)) }
        if let new { follower.add(orders.new, new, Int128(amounts.new?.minorUnits ?? 0)) }
        try follower.save()
    }

    private init(call: WriteCall) {
        self.call = call
    }

    /// The amount of its order to which a record counts; nil if it counts to none.
    private static func amount(_ record: StoredRecord) -> WritableKeyPath<OrderAmounts, Money?>? {
        guard record.lifeState == .active else { return nil }
        return switch (record.object, record.status) {
        case (.payment, .received): \.received
        case (.refund, .refunded): \.refunded
        case (.returnForm, .confirmed), (.returnForm, .shipped), (.returnForm, .received): \.returned
        case (.invoiceApplication, .invoiced): \.invoiced
        default: nil
        }
    }

    private mutating func add(
        _ order: Value?, _ amount: WritableKeyPath<OrderAmounts, Money?>, _ minorUnits: Int128
    ) {
        guard case .reference(let id)? = order?.kind else { return }
        if let index = differences.firstIndex(where: { $0.orderID == id && $0.amount == amount }) {
            differences[index].minorUnits += minorUnits
        } else {
            differences.append((id, amount, minorUnits))
        }
    }

    /// - Throws: FIELD_VIOLATION if a sum is more than an amount can be.
    private func save() throws {
        for (id, amount, difference) in differences {
            // It may have been deleted.
            guard let order = try call.transaction.record(id) else { continue }
            let currency = call.settings.currency
            var amounts = try order.orderAmounts.map { try call.codec.decode($0) } ?? OrderAmounts()
            guard let sum = Int64(exactly: Int128(amounts[keyPath: amount]?.minorUnits ?? 0) + difference) else {
                let name = try call.sees(order) ? "the sales order \(id)" : "the sales order"
                throw CallError.violations([
                    Self.amountKey: "takes what \(name) comes to beyond what an amount can be"
                ])
            }
            for part in Self.all where amounts[keyPath: part] == nil {
                amounts[keyPath: part] = Money(currency: currency)
            }
            amounts[keyPath: amount] = Money(minorUnits: sum, currency: currency)
            try call.transaction.save(call.codec.encode(amounts), ofOrder: id)
        }
    }

    private static var all: [WritableKeyPath<OrderAmounts, Money?>] {
        [\.received, \.refunded, \.returned, \.invoiced]
    }
}
