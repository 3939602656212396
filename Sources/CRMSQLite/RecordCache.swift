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
/// A place holds one record; a record is kept when it is read twice, and no other one of its place between: so reading
/// all records once costs little and drives nothing out.
final class RecordCache {
    /// How many records are kept.
    static let capacity = 1 << 14
    /// Records with more bytes of fields are not kept.
    static let maximumFieldBytes = 1_024

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
    private var idsMissed = [Int64](repeating: 0, count: capacity)

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
        let place = Int(truncatingIfNeeded: id) & (Self.capacity - 1)
        if let entry = entries[place], entry.record.id == id, entry.commit == commit { return entry.record }
        let record = try read(id)
        if idsMissed[place] != id {
            idsMissed[place] = id
        } else if let record, record.fields.bytes.count <= Self.maximumFieldBytes {
            entries[place] = Entry(record, asOf: commit)
        }
        return record
    }
}
