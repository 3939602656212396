import CRMClient
import CRMModel

/// A record for people: what it is, and a line for each field that has a value.
struct RecordCard {
    private let record: Record
    private let catalog: FieldCatalog?
    private let users: Directory<User>
    private let poolName: String?
    private let items: LineItemTable?

    init(_ record: Record, _ session: Session) async throws {
        self.record = record
        users = try await session.users()
        poolName = record.poolID == nil ? nil : try await session.pools().name(record.poolID)
        items = try await LineItemTable(of: record, session)
        if let object = record.object {
            catalog = try await session.fields(of: object)
        } else {
            catalog = nil
        }
    }

    func lines() throws -> [String] {
        var card = Card()
        for field in try record.decodedFields() {
            if items != nil, case .lineItems? = field.value?.kind { continue }
            let label = catalog?[field.key]?.label ?? ""
            card.add(label.isEmpty ? field.key : label, field.value?.text ?? "")
        }
        if let amounts = try record.decodedOrderAmounts() { add(amounts, to: &card) }
        return [head, history] + card.lines() + (items?.lines ?? [])
    }

    private func add(_ amounts: OrderAmounts, to card: inout Card) {
        let all = [
            ("Received", amounts.received), ("Refunded", amounts.refunded), ("Returned", amounts.returned),
            ("Invoiced", amounts.invoiced),
        ]
        for (label, amount) in all { card.add(label, (amount ?? Money()).description) }
    }

    private var head: String {
        var parts = ["\(record.object?.protoName ?? "RECORD") \(record.id)"]
        if let status = record.status { parts.append(status.protoName) }
        if record.lifeState == .invalidated { parts.append(LifeState.invalidated.protoName) }
        if record.locked { parts.append("locked") }
        if record.approvalStatus != .none { parts.append("approval \(record.approvalStatus.protoName)") }
        parts.append(record.ownerID.map { "owner \(users.name($0))" } ?? "no owner")
        if let poolName { parts.append("in the pool \(VisibleText.line(poolName))") }
        parts.append("version \(record.version)")
        return parts.joined(separator: "  ")
    }

    private var history: String {
        let created = CalendarDay.timestamp(milliseconds: record.createdAtMilliseconds)
        let modified = CalendarDay.timestamp(milliseconds: record.modifiedAtMilliseconds)
        return "created \(created) UTC by \(users.name(record.createdByID)), "
            + "modified \(modified) UTC by \(users.name(record.modifiedByID))"
    }
}
