internal import CRMSample

/// The records that requests are about, every one as likely as the other.
enum RecordIDs: Sendable {
    /// All ids of a range.
    case range(ClosedRange<Int64>)
    /// These ids; at least one.
    case list([Int64])
    /// Of a range, those that some agents of a company own. Each agent has to own some there.
    case owned(by: Range<Int>, of: Company, in: ClosedRange<Int64>)

    /// How many there are.
    var count: Int {
        switch self {
        case .range(let range): range.count
        case .list(let ids): ids.count
        case .owned(let agents, let company, let range):
            agents.reduce(0) { $0 + (company.records(of: $1, in: range)?.count ?? 0) }
        }
    }

    /// Draws one.
    func draw(using generator: inout some RandomNumberGenerator) -> Int64 {
        switch self {
        case .range(let range): range.lowerBound + Int64(generator.draw(below: range.count))
        case .list(let ids): ids[generator.draw(below: ids.count)]
        case .owned(let agents, let company, let range):
            // Each agent owns some.
            company.drawRecord(of: agents, in: range, using: &generator) ?? range.lowerBound
        }
    }

    /// Draws one out of those that one of the agents owns; nil when there is none, or the drawn agent has none.
    func draw(ownedBy agents: Range<Int>, of company: Company, using generator: inout SeededGenerator) -> Int64? {
        switch self {
        case .range(let range): return company.drawRecord(of: agents, in: range, using: &generator)
        case .list: return nil
        case .owned(let all, _, let range):
            let some = agents.clamped(to: all)
            return some.isEmpty ? nil : company.drawRecord(of: some, in: range, using: &generator)
        }
    }
}

extension RandomNumberGenerator {
    /// A number from 0 on, below `bound`.
    ///
    /// By multiplication, which is quick; the bias for bounds up to 2^40 is below one in 2^24.
    mutating func draw(below bound: Int) -> Int {
        Int(next().multipliedFullWidth(by: UInt64(bound)).high)
    }
}
