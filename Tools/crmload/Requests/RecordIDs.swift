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
        // By multiplication, which is quick; the bias for up to 2^40 records is below one in 2^24.
        let index = Int(generator.next().multipliedFullWidth(by: UInt64(count)).high)
        return switch self {
        case .range(let range): range.lowerBound + Int64(index)
        case .list(let ids): ids[index]
        }
    }
}
