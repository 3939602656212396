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
    /// Of each group of places the ids of the records that are kept there, then those of the records missed last: together
    /// a line of the processor's cache. 0 is no record's id.
    private let ids: UnsafeMutablePointer<Int64>
    /// Tells which place comes next.
    private var missCount = 0

    init(_ marks: ChangeMarks) {
        self.marks = marks
        let count = 2 * Self.capacity
        let memory = UnsafeMutableRawPointer.allocate(byteCount: count * MemoryLayout<Int64>.stride, alignment: 64)
        ids = memory.initializeMemory(as: Int64.self, repeating: 0, count: count)
    }

    deinit {
        UnsafeMutableRawPointer(ids).deallocate()
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
        let kept = ids + 2 * group * Self.ways
        let way = (0..<Self.ways).first { kept[$0] == id }
        if let way, let entry = entries[group * Self.ways + way], entry.commit == commit { return entry.record }
        let record = try read(id)
        missCount &+= 1
        let missed = kept + Self.ways
        if way == nil, !(0..<Self.ways).contains(where: { missed[$0] == id }) {
            missed[missCount & (Self.ways - 1)] = id
        } else if let record, record.fields.bytes.count <= Self.maximumFieldBytes {
            // In the place of an older state of it, else in a free one, else in any.
            let free = way ?? (0..<Self.ways).first { kept[$0] == 0 } ?? missCount & (Self.ways - 1)
            kept[free] = id
            entries[group * Self.ways + free] = Entry(record, asOf: commit)
        }
        return record
    }

    /// The places of a record: ids in a row, and those at equal distances, are spread alike.
    private static func group(of id: Int64) -> Int {
        let product = UInt64(bitPattern: id) &* 0x9e37_79b9_7f4a_7c15
        return Int(truncatingIfNeeded: product >> 40) & (capacity / ways - 1)
    }
}
