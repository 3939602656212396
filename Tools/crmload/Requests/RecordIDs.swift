/// The records that requests are about, every one as likely as the other.
enum RecordIDs: Sendable {
    /// All ids of a range.
    case range(ClosedRange<Int64>)
    /// These ids; at least one.
    case list([Int64])

    /// How many there are.
    var count: Int {
        switch self {
        case .range(let range): range.count
        case .list(let ids): ids.count
        }
    }

    /// Draws one.
    func draw(using generator: inout some RandomNumberGenerator) -> Int64 {
        let index = generator.draw(below: count)
        return switch self {
        case .range(let range): range.lowerBound + Int64(index)
        case .list(let ids): ids[index]
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
