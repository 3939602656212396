/// The time of a request: read when it is first asked for, and the same from then on. It belongs to one thread.
final class RequestClock {
    private let readMilliseconds: @Sendable () -> Int64
    private var time: Int64?

    /// - Parameter readMilliseconds: the time, in milliseconds since 1970.
    init(_ readMilliseconds: @escaping @Sendable () -> Int64) {
        self.readMilliseconds = readMilliseconds
    }

    /// In milliseconds since 1970.
    var nowMilliseconds: Int64 {
        if let time { return time }
        let now = readMilliseconds()
        time = now
        return now
    }

    /// The next request has another time.
    func reset() { time = nil }
}
