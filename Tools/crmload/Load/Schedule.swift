/// When a connection's requests fall due, in nanoseconds of the monotonic clock.
///
/// The requests of all connections together are evenly spaced, and the connections take turns.
struct Schedule: Sendable {
    private let origin: Double
    private let interval: Double
    private var index: Double = 0

    /// The schedule of one connection out of `connections`.
    ///
    /// - Parameters:
    ///   - origin: when the first request of the first connection falls due.
    ///   - connection: from 0 on.
    ///   - requestsPerSecond: over all connections, above 0.
    init(origin: UInt64, connection: Int, of connections: Int, requestsPerSecond: Double) {
        let step = 1_000_000_000 / requestsPerSecond
        self.origin = Double(origin) + Double(connection) * step
        interval = step * Double(connections)
    }

    /// When the next request falls due.
    var next: UInt64 { UInt64(origin + index * interval) }

    /// Goes on to the request after the next one.
    mutating func advance() {
        index += 1
    }

    /// How many fall due before `end`, from the next one on.
    func count(before end: UInt64) -> Int {
        next >= end ? 0 : Int(((Double(end) - Double(next)) / interval).rounded(.up))
    }
}
