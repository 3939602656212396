internal import NIOCore

/// How long a connection's frames are handled before those of others are.
///
/// Reading the clock takes a part of what a quick answer takes: it is read after every few frames, and after each while they
/// take long.
struct Turn {
    private static let length: TimeAmount = .milliseconds(5)
    private static let quick: TimeAmount = .microseconds(200)

    private let end: NIODeadline
    private var lastLook: NIODeadline
    private var framesToLook = 2

    init() {
        lastLook = .now()
        end = lastLook + Self.length
    }

    /// A frame was handled.
    ///
    /// - Returns: whether it is the turn of others.
    mutating func isOverAfterFrame() -> Bool {
        framesToLook -= 1
        guard framesToLook == 0 else { return false }
        let now = NIODeadline.now()
        framesToLook = now - lastLook < Self.quick ? 4 : 1
        lastLook = now
        return now >= end
    }
}
