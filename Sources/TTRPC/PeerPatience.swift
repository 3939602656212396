internal import NIOCore

/// How long a server bears with a peer that neither goes on nor goes away: a state machine without a clock of its own.
///
/// It is shown the connection from time to time, so that nothing is measured while frames come; a limit is noticed that much
/// later.
struct PeerPatience {
    /// What a connection looks like at one moment.
    struct View {
        /// Frames that came whole, since the beginning.
        var frames: UInt64
        /// Whether a frame has begun to come, and the server would read on.
        var isAmidFrame: Bool
        /// Bytes given to the channel, since the beginning.
        var writtenBytes: Int
        /// Those of them that the peer hasn't taken.
        var queuedBytes: Int
        /// Whether a request is in flight or a stream open.
        var isBusy: Bool
    }

    /// The limit that was passed.
    enum Overdue: String {
        /// ``Limits/frameTimeout``
        case frame
        /// ``Limits/unreadTimeout``
        case unread
        /// ``Limits/idleTimeout``
        case idle
    }

    private let frameTimeout: TimeAmount
    private let unreadTimeout: TimeAmount
    private let idleTimeout: TimeAmount?
    private var frame: (after: UInt64, since: NIODeadline)?
    private var unread: (upTo: Int, since: NIODeadline)?
    private var idle: (frames: UInt64, since: NIODeadline)?

    init(_ limits: Limits) {
        frameTimeout = TimeAmount(limits.frameTimeout)
        unreadTimeout = TimeAmount(limits.unreadTimeout)
        idleTimeout = limits.idleTimeout == .zero ? nil : TimeAmount(limits.idleTimeout)
    }

    /// How often to look, so that limits are kept to about a quarter.
    static func interval(_ limits: Limits) -> TimeAmount {
        let shortest = [limits.frameTimeout, limits.unreadTimeout, limits.idleTimeout].filter { $0 > .zero }.min()
        return max(.milliseconds(10), min(.seconds(1), TimeAmount((shortest ?? .seconds(4)) / 4)))
    }

    /// Looks at the connection.
    ///
    /// - Returns: the limit that it is past, if it is.
    mutating func look(_ view: View, at now: NIODeadline) -> Overdue? {
        if !view.isAmidFrame {
            frame = nil
        } else if let frame, frame.after == view.frames {
            if now - frame.since >= frameTimeout { return .frame }
        } else {
            frame = (view.frames, now)
        }

        if view.queuedBytes == 0 {
            unread = nil
        } else if let unread, view.writtenBytes - view.queuedBytes < unread.upTo {
            if now - unread.since >= unreadTimeout { return .unread }
        } else {
            unread = (view.writtenBytes, now)
        }

        guard let idleTimeout else { return nil }
        if view.isBusy || view.isAmidFrame || view.queuedBytes > 0 {
            idle = nil
        } else if let idle, idle.frames == view.frames {
            if now - idle.since >= idleTimeout { return .idle }
        } else {
            idle = (view.frames, now)
        }
        return nil
    }
}
