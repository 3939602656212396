internal import Synchronization

/// Which commit changed a record last, as the writer tells it to the caches of readers.
///
/// A record's mark is set to the number of the commit that is under way before anybody can see that commit: so whoever sees
/// a change also sees the mark. Records share marks: one may be younger than the record's last change, never older.
///
/// Unchecked: the marks are atomics in memory that belongs to it.
final class ChangeMarks: @unchecked Sendable {
    private static let count = 1 << 16

    /// The numbers of commits, by the lowest bits of the records' ids.
    private let marks: UnsafeMutablePointer<Atomic<UInt64>>
    private let completed = Atomic<UInt64>(0)

    init() {
        marks = .allocate(capacity: Self.count)
        for index in 0..<Self.count { (marks + index).initialize(to: Atomic(0)) }
    }

    deinit {
        marks.deinitialize(count: Self.count)
        marks.deallocate()
    }

    /// The number of the last commit that is completed: everybody who begins to read from now on sees it.
    var lastCompletedCommit: UInt64 { completed.load(ordering: .acquiring) }

    /// The number of the commit that changed the record last, or will when it is completed.
    func lastCommit(changing id: Int64) -> UInt64 { marks[Self.index(id)].load(ordering: .acquiring) }

    // MARK: What the writer does

    /// Marks a record that the commit under way changes.
    func mark(_ id: Int64) {
        marks[Self.index(id)].store(completed.load(ordering: .relaxed) + 1, ordering: .releasing)
    }

    /// The commit under way is completed.
    func complete() { completed.add(1, ordering: .releasing) }

    private static func index(_ id: Int64) -> Int { Int(truncatingIfNeeded: id) & (count - 1) }
}
