internal import Logging
internal import NIOCore

/// Keeps a listener alive, and the processor idle, when accepting fails, as it does without free descriptors.
///
/// NIO doesn't close the listener for EMFILE and the like, but stays interested in its readiness, so that its loop would
/// spin. Here accepting pauses instead, for a quarter of a second.
final class AcceptGuard: ChannelInboundHandler {
    typealias InboundIn = any Channel

    private let pause: TimeAmount = .milliseconds(250)
    private let warnings: WarningLimiter
    private var isPaused = false

    init(_ warnings: WarningLimiter) {
        self.warnings = warnings
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        warnings.warn("can't accept a connection", error: error)
        guard !isPaused, let options = context.channel.syncOptions else { return }
        isPaused = true
        try? options.setOption(.autoRead, value: false)
        context.eventLoop.assumeIsolated().scheduleTask(in: pause) {
            self.isPaused = false
            try? options.setOption(.autoRead, value: true)
        }
    }
}
