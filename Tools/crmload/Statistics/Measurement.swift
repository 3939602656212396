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
    /// Of each part of the load's mix, nanoseconds from a request's start to its answer OK.
    private(set) var answeredByPart: [Histogram<UInt64>]
    /// Nanoseconds from a request's start to another answer.
    private(set) var refused = Self.emptyHistogram
    /// Of each part, answers OK that came in the measured time.
    private(set) var arrivedOKByPart: [Int]
    /// Other answers that came in the measured time.
    private(set) var arrivedRefused = 0
    /// Requests that began in the measured time and got no answer.
    private(set) var unanswered = 0
    /// Requests that fell due by the clock and could not be sent.
    private(set) var unsent = 0
    /// What has come since it was last taken, in the measured time or not; nil if nobody takes it.
    var interval: Interval?
    /// How the load went from time to time; empty if nobody looked.
    var samples: [LoadSample] = []
    /// What the server, and this process, used in the measured time; nil if it isn't known.
    var usage: ResourceUsage?
    /// Why the load ended early; nil if it didn't.
    var failure: String?

    /// Up to 1,000 seconds, with three significant digits.
    private static var emptyHistogram: Histogram<UInt64> {
        Histogram(highestTrackableValue: 1_000_000_000_000, numberOfSignificantValueDigits: .three)
    }

    /// - Parameter partCount: how many parts the load's mix has.
    init(partCount: Int = 1) {
        answeredByPart = Array(repeating: Self.emptyHistogram, count: partCount)
        arrivedOKByPart = Array(repeating: 0, count: partCount)
    }

    /// Nanoseconds from a request's start to its answer OK.
    var answered: Histogram<UInt64> {
        var all = answeredByPart[0]
        for part in answeredByPart.dropFirst() { all.add(part) }
        return all
    }

    /// Answers OK that came in the measured time.
    var arrivedOK: Int { arrivedOKByPart.reduce(0, +) }

    /// How many seconds were measured.
    var seconds: Double { Double(window.upperBound - window.lowerBound) / 1_000_000_000 }

    /// Notes an answer that came at `now` to a request that began at `start`.
    ///
    /// - Parameters:
    ///   - refusal: nil when the answer is OK.
    ///   - part: of which part of the load's mix the request is.
    mutating func record(_ refusal: Refusal?, start: UInt64, now: UInt64, part: Int = 0) {
        if window.contains(now) {
            if refusal == nil { arrivedOKByPart[part] += 1 } else { arrivedRefused += 1 }
        } else if !window.contains(start) {
            return
        }
        if let refusal {
            refused.record(now - start)
            refusals[refusal, default: 0] += 1
        } else {
            answeredByPart[part].record(now - start)
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
        for part in answeredByPart.indices {
            answeredByPart[part].add(other.answeredByPart[part])
            arrivedOKByPart[part] += other.arrivedOKByPart[part]
        }
        refused.add(other.refused)
        arrivedRefused += other.arrivedRefused
        unanswered += other.unanswered
        unsent += other.unsent
        usage = usage ?? other.usage
        failure = failure ?? other.failure
    }
}
