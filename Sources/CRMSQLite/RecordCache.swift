internal import CRMModel
internal import CRMRepository

/// Records that a reader has read lately, to be used again only as long as nothing has changed in them.
///
/// Why it is never stale: at the beginning of a transaction the number p of the last completed commit is taken before its
/// moment, so that the moment includes all commits up to p. A record with a mark m ≤ p was changed last by commit m, which
/// the moment includes, and by none after it that the moment includes, for that one's mark would be seen. So within any
/// transaction in which the mark is m ≤ p, the record is the same. With m > p it is left open whether the moment includes
/// the change: then neither is a copy used nor is one kept.
///
/// A record has a few places to be in. It is kept when it is read twice, and few others of its places between: so reading
/// all records once costs little and drives nothing out.
final class RecordCache {
    /// How many records are kept.
    static let capacity = 1 << 14
    /// Records with more bytes of fields are not kept.
    static let maximumFieldBytes = 1_024
    /// How many places a record has.
    private static let ways = 4

    private final class Entry {
        let commit: UInt64
        let record: StoredRecord

        init(_ record: StoredRecord, asOf commit: UInt64) {
            self.record = record
            self.commit = commit
        }
    }

    private let marks: ChangeMarks
    private var completed: UInt64 = 0
    private var entries = [Entry?](repeating: nil, count: capacity)
    /// The ids missed last, by places; beside them, how many were missed there, which tells where the next one goes.
    private var idsMissed = [Int64](repeating: 0, count: capacity)
    private var missCounts = [Int](repeating: 0, count: capacity / ways)

    init(_ marks: ChangeMarks) {
        self.marks = marks
    }

    /// A transaction is about to begin.
    func beginTransaction() { completed = marks.lastCompletedCommit }

    /// The record as the transaction sees it: the copy that is kept, or what `read` reads.
    func record(
        _ id: Int64, orReadBy read: (Int64) throws(RepositoryError) -> StoredRecord?
    ) throws(RepositoryError) -> StoredRecord? {
        let commit = marks.lastCommit(changing: id)
        guard commit <= completed else { return try read(id) }
        let group = Self.group(of: id)
        let places = group * Self.ways..<(group + 1) * Self.ways
        for place in places {
            if let entry = entries[place], entry.record.id == id, entry.commit == commit { return entry.record }
        }
        let record = try read(id)
        missed(id, record, commit, places, &missCounts[group])
        return record
    }

    /// Keeps the record if it is one that was kept in an older state, or missed before.
    private func missed(
        _ id: Int64, _ record: StoredRecord?, _ commit: UInt64, _ places: Range<Int>, _ count: inout Int
    ) {
        count &+= 1
        let next = places.lowerBound + count % Self.ways
        let old = places.first { entries[$0]?.record.id == id }
        guard old != nil || places.contains(where: { idsMissed[$0] == id }) else {
            idsMissed[next] = id
            return
        }
        guard let record, record.fields.bytes.count <= Self.maximumFieldBytes else { return }
        entries[old ?? places.first { entries[$0] == nil } ?? next] = Entry(record, asOf: commit)
    }

    /// The places of a record: ids in a row, and those at equal distances, are spread alike.
    private static func group(of id: Int64) -> Int {
        let product = UInt64(bitPattern: id) &* 0x9e37_79b9_7f4a_7c15
        return Int(truncatingIfNeeded: product >> 40) & (capacity / ways - 1)
    }
}
