/// When requests are sent.
enum Pace: Sendable, Hashable {
    /// Each connection keeps `inFlight` requests under way: a request is sent when another one was answered.
    case closed(inFlight: Int)
    /// Requests fall due by the clock, `requestsPerSecond` over all connections, whether or not others were answered.
    ///
    /// With `inFlight`, a connection that has as many under way holds back those that fall due. They are sent late, but
    /// timed from when they fell due.
    case open(requestsPerSecond: Double, inFlight: Int?)
}
