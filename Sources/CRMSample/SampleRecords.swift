internal import CRMClient
internal import CRMModel

/// The records of the sample company, made object by object, so that each can refer to those before it.
struct SampleRecords {
    /// A record that is there: its id, and what others take from it.
    struct Made: Sendable {
        var id: Int64
        var ownerID: Int64
        var name: String
        var amount: Int64
        var accountID: Int64
    }

    let client: CRMClient
    let people: SamplePeople
    var generator: SeededGenerator
    let nowMilliseconds: Int64
    private(set) var made: [BusinessObject: [Made]] = [:]
    private(set) var count = 0

    init(client: CRMClient, people: SamplePeople, generator: SeededGenerator, nowMilliseconds: Int64) {
        self.client = client
        self.people = people
        self.generator = generator
        self.nowMilliseconds = nowMilliseconds
    }

    /// How many of each, in the order in which they are made.
    private static let plan: [(object: BusinessObject, count: Int)] = [
        (.product, 20), (.campaign, 10), (.competitor, 8), (.account, 120), (.contact, 180), (.salesLead, 120),
        (.opportunity, 260), (.visit, 90), (.contract, 40), (.salesOrder, 90), (.payment, 60), (.refund, 15),
        (.returnForm, 15), (.invoiceApplication, 40),
    ]

    mutating func loadAll() async throws {
        for (object, count) in Self.plan {
            let requests = (0..<count).map { draft(object, number: $0) }
            made[object] = try await create(requests)
            self.count += count
        }
    }

    /// Creates records, several at a time, and keeps their order.
    private func create(
        _ drafts: [(request: CreateRecordRequest, made: Made)]
    ) async throws -> [Made] {
        let client = client
        return try await withThrowingTaskGroup(of: (Int, Made).self) { group in
            var results = drafts.map(\.made)
            var next = 0
            func addNext() {
                guard next < drafts.count else { return }
                let (index, draft) = (next, drafts[next])
                next += 1
                group.addTask {
                    var made = draft.made
                    made.id = try await client.createRecord(draft.request).record?.id ?? 0
                    return (index, made)
                }
            }
            for _ in 0..<64 { addNext() }
            while let (index, made) = try await group.next() {
                results[index] = made
                addNext()
            }
            return results
        }
    }

    // MARK: One record

    private mutating func draft(
        _ object: BusinessObject, number: Int
    ) -> (request: CreateRecordRequest, made: Made) {
        var made = Made(id: 0, ownerID: oneOf(people.agentIDs), name: "", amount: 0, accountID: 0)
        let fields = fields(object, number, &made)
        // Spread over a year and a half, later records later.
        let span: Int64 = 540 * 86_400_000
        let created = nowMilliseconds - span + Int64.random(in: 0..<span / 10 * 9, using: &generator)
        let status = oneOf(object.statuses + [object.statuses[0]])
        let request = CreateRecordRequest(
            object: object,
            fields: fields.compactMap { key, value in value.map { Field(key: key, value: Value(kind: $0)) } },
            ownerID: made.ownerID,
            migration: Migration(
                status: status, createdAtMilliseconds: created,
                modifiedAtMilliseconds: Int64.random(in: created...nowMilliseconds, using: &generator),
                createdByID: made.ownerID))
        return (request, made)
    }

    private mutating func fields(
        _ object: BusinessObject, _ number: Int, _ made: inout Made
    ) -> [(String, Value.Kind?)] {
        switch object {
        case .product: return product(number, &made)
        case .campaign: return campaign(number)
        case .competitor:
            return [("name", .text("\(oneOf(SampleWords.firstNames)) \(oneOf(SampleWords.trades)) \(number + 1)"))]
        case .account: return account(number, &made)
        case .contact: return contact(&made)
        case .salesLead: return lead(number)
        case .opportunity: return opportunity(number, &made)
        case .visit: return visit(&made)
        case .contract: return contract(number, &made)
        case .salesOrder: return order(&made)
        case .payment:
            return dependant(&made, share: 2, [("payment_date", date()), ("method", choice("TRANSFER", "CASH"))])
        case .refund: return dependant(&made, share: 10, [("refund_date", date())])
        case .returnForm: return dependant(&made, share: 5, [("return_date", date())])
        case .invoiceApplication:
            let title = earlier(.account).first { $0.id == made.accountID }?.name ?? "Invoice"
            return dependant(
                &made, share: 1, [("title", .text(title)), ("invoice_type", choice("ORDINARY", "SPECIAL"))])
        }
    }

    private func earlier(_ object: BusinessObject) -> [Made] { made[object] ?? [] }

    private mutating func product(_ number: Int, _ made: inout Made) -> [(String, Value.Kind?)] {
        made.amount = Int64.random(in: 50...9_999, using: &generator) * 100
        made.name = "\(oneOf(SampleWords.goods)) \(number + 1)"
        return [
            ("name", .text(made.name)), ("code", .text("P-\(1_001 + number)")), ("unit", .text("piece")),
            ("price", money(made.amount)),
        ]
    }

    private mutating func campaign(_ number: Int) -> [(String, Value.Kind?)] {
        [
            (
                "name",
                .text("\(oneOf(SampleWords.seasons)) \(oneOf(SampleWords.goods).lowercased()) days \(number + 1)")
            ),
            ("type", choice("CONFERENCE", "WEBINAR", "ADVERTISEMENT", "MAIL")), ("start_date", date()),
            ("budget", money(Int64.random(in: 10...500, using: &generator) * 100_000)),
        ]
    }

    private mutating func account(_ number: Int, _ made: inout Made) -> [(String, Value.Kind?)] {
        made.name =
            number % 4 == 0
            ? "\(oneOf(SampleWords.chineseNames))\(oneOf(SampleWords.chineseTrades))有限公司"
            : "\(oneOf(SampleWords.firstNames)) \(oneOf(SampleWords.secondNames)) \(oneOf(SampleWords.trades))"
        return [
            ("name", .text(made.name)), ("industry", .choice(oneOf(SampleWords.industries))),
            ("level", choice("A", "B", "C")), ("phone", .phone(phone())),
            ("email", .email("office\(number)@example.com")),
            ("annual_revenue", money(Int64.random(in: 1...90_000, using: &generator) * 1_000_000)),
            ("employees", .number(Decimal(unscaled: Int64.random(in: 3...20_000, using: &generator)))),
        ]
    }

    private mutating func contact(_ made: inout Made) -> [(String, Value.Kind?)] {
        let account = oneOf(earlier(.account))
        made.ownerID = account.ownerID
        let title = oneOf(SampleWords.titles)
        return [
            ("name", .text("\(title), \(account.name)")), ("account", .reference(account.id)), ("title", .text(title)),
            ("mobile", .phone(phone())),
        ]
    }

    private mutating func lead(_ number: Int) -> [(String, Value.Kind?)] {
        let company = "\(oneOf(SampleWords.firstNames)) \(oneOf(SampleWords.trades))"
        return [
            ("name", .text("\(oneOf(SampleWords.titles)), \(company)")), ("company", .text(company)),
            ("mobile", .phone(phone())), ("source", choice("WEB", "EVENT", "REFERRAL")),
            ("campaign", .reference(oneOf(earlier(.campaign)).id)),
        ]
    }

    private mutating func opportunity(_ number: Int, _ made: inout Made) -> [(String, Value.Kind?)] {
        let account = oneOf(earlier(.account))
        let product = oneOf(earlier(.product))
        made.ownerID = account.ownerID
        made.accountID = account.id
        made.amount = product.amount * Int64.random(in: 1...200, using: &generator)
        return [
            ("name", .text("\(product.name) for \(account.name)")), ("account", .reference(account.id)),
            ("amount", money(made.amount)), ("stage", choice("PROSPECTING", "ENGAGING", "PROPOSAL", "NEGOTIATION")),
            ("probability", .number(Decimal(unscaled: Int64.random(in: 1...9, using: &generator) * 10))),
            ("product", .reference(product.id)), ("close_date", date()),
        ]
    }

    private mutating func visit(_ made: inout Made) -> [(String, Value.Kind?)] {
        let account = oneOf(earlier(.account))
        made.ownerID = account.ownerID
        return [
            ("name", .text("Visit to \(account.name)")), ("account", .reference(account.id)),
            (
                "planned_at",
                .timeMilliseconds(nowMilliseconds + Int64.random(in: -90...30, using: &generator) * 86_400_000)
            ),
        ]
    }

    private mutating func contract(_ number: Int, _ made: inout Made) -> [(String, Value.Kind?)] {
        let account = oneOf(earlier(.account))
        made.ownerID = account.ownerID
        return [
            ("name", .text("Supply contract, \(account.name)")), ("number", .text("C-\(2_001 + number)")),
            ("account", .reference(account.id)),
            ("amount", money(Int64.random(in: 10...900, using: &generator) * 100_000)),
            ("signed_date", date()),
        ]
    }

    private mutating func order(_ made: inout Made) -> [(String, Value.Kind?)] {
        let opportunity = oneOf(earlier(.opportunity))
        made.ownerID = opportunity.ownerID
        made.accountID = opportunity.accountID
        made.amount = opportunity.amount
        var fields: [(String, Value.Kind?)] = [
            ("account", .reference(opportunity.accountID)), ("opportunity", .reference(opportunity.id)),
            ("order_date", date()),
        ]
        // Three of four are of line items, which make up the amount.
        if Int.random(in: 0..<4, using: &generator) > 0 {
            fields.append(("line_items", .lineItems(lineItems(&made.amount))))
        } else {
            fields.append(("amount", money(made.amount)))
        }
        return fields
    }

    /// A few products in whole pieces.
    private mutating func lineItems(_ sum: inout Int64) -> LineItems {
        let count = Int.random(in: 1...4, using: &generator)
        let products = earlier(.product).shuffled(using: &generator).prefix(count)
        sum = 0
        return LineItems(
            items: products.map { product in
                let quantity = Int64.random(in: 1...40, using: &generator)
                sum += quantity * product.amount
                return LineItem(
                    productID: product.id, quantity: Decimal(unscaled: quantity),
                    price: Money(minorUnits: product.amount))
            })
    }

    /// What hangs on a sales order: a part of its amount.
    private mutating func dependant(
        _ made: inout Made, share: Int64, _ further: [(String, Value.Kind?)]
    ) -> [(String, Value.Kind?)] {
        let order = oneOf(earlier(.salesOrder))
        made.ownerID = order.ownerID
        return [("sales_order", .reference(order.id)), ("amount", money(order.amount / share))] + further
    }

    // MARK: Chance

    private mutating func oneOf<T>(_ choices: [T]) -> T {
        choices[Int.random(in: 0..<choices.count, using: &generator)]
    }

    private mutating func choice(_ choices: String...) -> Value.Kind { .choice(oneOf(choices)) }

    private func money(_ minorUnits: Int64) -> Value.Kind { .money(Money(minorUnits: minorUnits)) }

    private mutating func date() -> Value.Kind {
        let moment = nowMilliseconds - Int64.random(in: 0...400, using: &generator) * 86_400_000
        return .date(String(CalendarDay.timestamp(milliseconds: moment).prefix(10)))
    }

    /// From a range of numbers that is nobody's.
    private mutating func phone() -> String {
        "+1 555 01\(Int.random(in: 10...99, using: &generator))"
    }
}
