internal import Synchronization

/// The read transactions that are open on a database, by age.
///
/// Readers say so when they begin and end, with a store each and no lock. What the writer learns may be a moment old: it
/// may give up a transaction in vain or miss one, which costs a repetition, never a wrong answer.
final class OpenReads: Sendable {
    /// One reader's transaction, if there is one.
    final class Place: Sendable {
        /// Zero without a transaction; else twice its moment, and one more when it has been given up.
        fileprivate let state = Atomic<UInt64>(0)
        private let reads: OpenReads

        fileprivate init(_ reads: OpenReads) {
            self.reads = reads
        }

        /// A transaction begins.
        func begin() { state.store(reads.moment.load(ordering: .relaxed) << 1, ordering: .relaxed) }

        /// It is over.
        func end() { state.store(0, ordering: .relaxed) }

        /// Whether the transaction has to end before it is through.
        var isGivenUp: Bool { state.load(ordering: .relaxed) & 1 == 1 }
    }

    /// Grows by one with each commit.
    private let moment = Atomic<UInt64>(1)
    private let places = Mutex<[Place]>([])

    /// The place of a further reader.
    func makePlace() -> Place {
        let place = Place(self)
        places.withLock { $0.append(place) }
        return place
    }

    /// A reader is gone.
    func remove(_ place: Place) {
        places.withLock { $0.removeAll { $0 === place } }
    }

    /// Transactions that begin from now on read what has been committed.
    func committed() { moment.add(1, ordering: .relaxed) }

    /// Gives up so many transactions, the oldest first.
    ///
    /// - Returns: whether there were any that had not been given up before.
    func giveUpOldest(_ count: Int) -> Bool {
        let open = places.withLock { places in
            places.map { (place: $0, state: $0.state.load(ordering: .relaxed)) }
        }
        let old = open.filter { $0.state != 0 && $0.state & 1 == 0 }.sorted { $0.state < $1.state }
        for (place, state) in old.prefix(count) {
            // Not if it is over by now, or another one.
            _ = place.state.compareExchange(expected: state, desired: state | 1, ordering: .relaxed)
        }
        return !old.isEmpty
    }
}
