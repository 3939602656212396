internal import NIOCore

/// One connection that makes load. It lives on its event loop.
///
/// All answers of a read are taken in one go, by one reading of the clock; the requests that follow from them are
/// written into one buffer, and flushed once.
final class LoadConnection: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let loop: LoadLoop
    private var context: ChannelHandlerContext?
    private(set) var stream: LoadStream

    init(_ stream: LoadStream, on loop: LoadLoop) {
        self.stream = stream
        self.loop = loop
    }

    /// Begins to send by a schedule that begins now.
    func begin(_ stream: LoadStream) {
        self.stream = stream
        send()
    }

    /// Sends what may be sent now.
    func send() {
        fill(NIODeadline.now().uptimeNanoseconds)
        flush()
    }

    /// Ends the connection.
    func close() {
        context?.close(promise: nil)
    }

    // MARK: The channel's events

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        if self.context === context { self.context = nil }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let now = NIODeadline.now().uptimeNanoseconds
        do {
            try stream.take(Self.unwrapInboundIn(data), at: now, into: &loop.measurement)
        } catch {
            loop.connectionFailed("\(error)")
        }
        fill(now)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        flush()
        if stream.isIdle { loop.connectionIsIdle() }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        // Not now: this may be called amid a flush.
        if context.channel.isWritable { context.eventLoop.assumeIsolated().execute { self.send() } }
        context.fireChannelWritabilityChanged()
    }

    func channelInactive(context: ChannelHandlerContext) {
        if self.context === context { loop.connectionFailed("the server closed a connection") }
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if self.context === context { loop.connectionFailed("a connection failed: \(SystemErrorText.text(error))") }
    }

    // MARK: Sending

    private func fill(_ now: UInt64) {
        guard loop.isSending, let context else { return }
        if stream.isExhausted {
            if stream.isIdle { redial(context) }
            return
        }
        do {
            try stream.fill(at: now, before: loop.end, isWritable: context.channel.isWritable)
        } catch {
            loop.connectionFailed("\(error)")
        }
    }

    private func flush() {
        guard let context, let output = stream.pendingOutput else { return }
        context.writeAndFlush(Self.wrapOutboundOut(output), promise: nil)
        stream.outputIsWritten()
    }

    /// Goes on over a new connection, this one's stream ids being used up and its requests answered.
    private func redial(_ context: ChannelHandlerContext) {
        // The old connection's events mean nothing from here on.
        self.context = nil
        context.close(promise: nil)
        stream.restart()
        loop.dial(self).assumeIsolated().whenComplete { result in
            switch result {
            case .failure(let error): self.loop.connectionFailed("redialling failed: \(SystemErrorText.text(error))")
            case .success: self.send()
            }
        }
    }
}
