/// What load is to be made.
struct LoadPlan: Sendable {
    /// Where the server listens.
    var socketPath: String
    /// How many connections, at least 1.
    var connections: Int
    /// How many event loops they are spread over, 1 to `connections`.
    var threads: Int
    /// When requests are sent.
    var pace: Pace
    /// What is sent.
    var requests: LoadRequests
    /// From it each connection's own seed is made.
    var seed: UInt64
    /// How long load is made before anything is measured.
    var warmUp: Duration
    /// How long is measured.
    var duration: Duration
    /// How long answers are waited for when nothing is sent any more.
    var drain: Duration = .seconds(5)
    /// How often it is looked at how the load goes; nil: not at all.
    var samplingPeriod: Duration?
    /// The first stream id of each connection, odd.
    var firstStreamID: UInt32 = 1
}
