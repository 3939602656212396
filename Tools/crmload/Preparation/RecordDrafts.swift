internal import CRMModel
internal import CRMSample

/// The records that `prepare` makes: of ten, three accounts, two contacts, two leads and three opportunities.
/// Each has a remark.
///
/// Record `number` is the same each time for the same seed, owners and accounts.
struct RecordDrafts: Sendable {
    let seed: UInt64
    /// Who owns the records, evenly, for which no owner is given.
    let ownerIDs: [Int64]
    /// What contacts and opportunities belong to; empty as long as only accounts are made.
    var accountIDs: [Int64] = []

    private static let trades = ["Foods", "Logistics", "Machines", "Medical", "Paper", "Software", "Steel", "Trading"]
    private static let industries = ["Manufacturing", "Retail", "Health", "Transport", "Services"]
    private static let goods = ["Pump", "Valve", "Sensor", "Filter", "Drive", "Cabinet", "Cable", "Panel"]
    private static let stages = ["PROSPECTING", "ENGAGING", "PROPOSAL", "NEGOTIATION"]
    /// 2024-01-01, about which records were made.
    private static let middleMilliseconds: Int64 = 1_704_067_200_000
    private static let dayMilliseconds: Int64 = 86_400_000

    init(seed: UInt64, ownerIDs: [Int64] = []) {
        self.seed = seed
        self.ownerIDs = ownerIDs
    }

    /// How many of `count` records are accounts, which are made first: at least one.
    static func accountCount(of count: Int) -> Int { max(1, count * 3 / 10) }

    /// The account of that number, of a given owner or a drawn one.
    func account(_ number: Int, ownerID: Int64? = nil) -> CreateRecordRequest {
        var chance = chance(number)
        return request(
            .account, ownerID, &chance,
            [
                ("name", .text("\(Self.oneOf(Self.trades, &chance)) company \(number + 1)")),
                ("industry", .choice(Self.oneOf(Self.industries, &chance))),
                ("level", .choice(Self.oneOf(["A", "B", "C"], &chance))), ("phone", .phone("+1 555 0100")),
                ("annual_revenue", .money(Money(minorUnits: Int64.random(in: 1...90_000, using: &chance) * 1_000_000))),
            ])
    }

    /// The record of that number that isn't an account, of a given owner or a drawn one. There have to be accounts.
    func other(_ number: Int, ownerID: Int64? = nil) -> CreateRecordRequest {
        var chance = chance(-1 - number)
        let accountID = Self.oneOf(accountIDs, &chance)
        switch number % 7 {
        case 0, 1:
            return request(
                .contact, ownerID, &chance,
                [
                    ("name", .text("Contact \(number + 1)")), ("account", .reference(accountID)),
                    ("title", .text("Purchasing")), ("mobile", .phone("+1 555 0101")),
                ])
        case 2, 3:
            return request(
                .salesLead, ownerID, &chance,
                [
                    ("name", .text("Lead \(number + 1)")),
                    ("company", .text("\(Self.oneOf(Self.trades, &chance)) company")),
                    ("source", .choice(Self.oneOf(["WEB", "EVENT", "REFERRAL"], &chance))),
                ])
        default:
            return request(
                .opportunity, ownerID, &chance,
                [
                    ("name", .text("\(Self.oneOf(Self.goods, &chance))s, offer \(number + 1)")),
                    ("account", .reference(accountID)),
                    ("amount", .money(Money(minorUnits: Int64.random(in: 1...20_000, using: &chance) * 10_000))),
                    ("stage", .choice(Self.oneOf(Self.stages, &chance))),
                    ("probability", .number(Decimal(unscaled: Int64.random(in: 1...9, using: &chance) * 10))),
                ])
        }
    }

    private func request(
        _ object: BusinessObject, _ ownerID: Int64?, _ chance: inout SeededGenerator, _ fields: [(String, Value.Kind)]
    ) -> CreateRecordRequest {
        let ownerID = ownerID ?? Self.oneOf(ownerIDs, &chance)
        let created = Self.middleMilliseconds - Int64.random(in: 0..<500, using: &chance) * Self.dayMilliseconds
        let all = fields + [("remark", .text("As agreed on the telephone"))]
        return CreateRecordRequest(
            object: object, fields: all.map { Field(key: $0, value: Value(kind: $1)) }, ownerID: ownerID,
            migration: Migration(
                createdAtMilliseconds: created, modifiedAtMilliseconds: created, createdByID: ownerID))
    }

    private func chance(_ number: Int) -> SeededGenerator {
        SeededGenerator(seed: seed &+ UInt64(bitPattern: Int64(number)) &* 0xd134_2543_de82_ef95)
    }

    private static func oneOf<T>(_ choices: [T], _ chance: inout SeededGenerator) -> T {
        choices[Int.random(in: choices.indices, using: &chance)]
    }
}
