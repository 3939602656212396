internal import Histogram

/// The answers that came in some short time.
struct Interval: Sendable {
    /// Nanoseconds from a request's start to its answer OK; up to 1,000 seconds, with two significant digits.
    private(set) var answered = Histogram<UInt64>(
        highestTrackableValue: 1_000_000_000_000, numberOfSignificantValueDigits: .two)
    /// How many other answers there were.
    private(set) var refusedCount = 0

    /// Notes an answer.
    ///
    /// - Parameter refusal: nil when the answer is OK.
    mutating func record(_ refusal: Refusal?, nanoseconds: UInt64) {
        if refusal == nil { answered.record(nanoseconds) } else { refusedCount += 1 }
    }

    /// Adds what came on other connections, or in another time.
    mutating func add(_ other: Interval) {
        answered.add(other.answered)
        refusedCount += other.refusedCount
    }
}
