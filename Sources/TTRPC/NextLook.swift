internal import Glibc
internal import NIOCore
internal import NIOPosix

/// Calls back when an event loop has looked at all its sockets once more.
///
/// A task can't do that, with a delay or without: as long as tasks are due, a loop runs them and looks at no socket. So this is
/// a pair of sockets among them, into which it writes a byte when it is asked. Used on its loop only.
final class NextLook: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let byte = ByteBuffer(bytes: [0])
    private var context: ChannelHandlerContext?
    private var isAsked = false
    /// What is to be done.
    var body: () -> Void = {}

    /// Opens the pair, which stays open until the loop ends.
    func open(on eventLoop: any EventLoop) -> EventLoopFuture<Void> {
        var ends: [CInt] = [-1, -1]
        let type = CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        guard socketpair(AF_UNIX, type, 0, &ends) == 0 else {
            return eventLoop.makeFailedFuture(IOError(errnoCode: errno, reason: "socketpair"))
        }
        let this = NIOLoopBound(self, eventLoop: eventLoop)
        return NIOPipeBootstrap(group: eventLoop)
            .channelInitializer { channel in
                eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(this.value) }
            }
            .takingOwnershipOfDescriptors(input: ends[0], output: ends[1])
            .map { _ in }
    }

    /// Asks for one call of ``body``.
    func ask() {
        guard !isAsked, let context else { return }
        isAsked = true
        context.writeAndFlush(Self.wrapOutboundOut(byte), promise: nil)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        isAsked = false
        body()
    }
}
