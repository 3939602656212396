internal import Histogram

/// What was measured on some connections.
///
/// Outcomes and latencies are those of the requests that began in the measured time or were answered in it: so those
/// that a server kept waiting count, be it before or after. Rates are made of the answers that came in the measured
/// time only: so a queue that is worked off afterwards doesn't count. Without overload it makes no difference.
struct Measurement: Sendable {
    /// The measured time, in nanoseconds of the monotonic clock.
    var window: Range<UInt64> = 0..<0
    /// How many answers there were of each kind, but for OK.
    private(set) var refusals: [Refusal: Int] = [:]
    /// Nanoseconds from a request's start to its answer OK.
    private(set) var answered = Self.emptyHistogram
    /// Nanoseconds from a request's start to another answer.
    private(set) var refused = Self.emptyHistogram
    /// Answers OK that came in the measured time.
    private(set) var arrivedOK = 0
    /// Other answers that came in the measured time.
    private(set) var arrivedRefused = 0
    /// Requests that began in the measured time and got no answer.
    private(set) var unanswered = 0
    /// Requests that fell due by the clock and could not be sent.
    private(set) var unsent = 0
    /// What the server, and this process, used in the measured time; nil if it isn't known.
    var usage: ResourceUsage?
    /// Why the load ended early; nil if it didn't.
    var failure: String?

    /// Up to 1,000 seconds, with three significant digits.
    private static var emptyHistogram: Histogram<UInt64> {
        Histogram(highestTrackableValue: 1_000_000_000_000, numberOfSignificantValueDigits: .three)
    }

    /// How many seconds were measured.
    var seconds: Double { Double(window.upperBound - window.lowerBound) / 1_000_000_000 }

    /// Notes an answer that came at `now` to a request that began at `start`.
    ///
    /// - Parameter refusal: nil when the answer is OK.
    mutating func record(_ refusal: Refusal?, start: UInt64, now: UInt64) {
        if window.contains(now) {
            if refusal == nil { arrivedOK += 1 } else { arrivedRefused += 1 }
        } else if !window.contains(start) {
            return
        }
        if let refusal {
            refused.record(now - start)
            refusals[refusal, default: 0] += 1
        } else {
            answered.record(now - start)
        }
    }

    /// Notes the requests that are left when all is over.
    mutating func leave(_ unansweredStarts: [UInt64], unsentCount: Int) {
        unanswered += unansweredStarts.count { window.contains($0) }
        unsent += unsentCount
    }

    /// Adds what was measured on other connections in the same time.
    mutating func add(_ other: Measurement) {
        refusals.merge(other.refusals, uniquingKeysWith: +)
        answered.add(other.answered)
        refused.add(other.refused)
        arrivedOK += other.arrivedOK
        arrivedRefused += other.arrivedRefused
        unanswered += other.unanswered
        unsent += other.unsent
        usage = usage ?? other.usage
        failure = failure ?? other.failure
    }
}
