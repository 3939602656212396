internal import NIOCore

/// The loop's side of a client: writes the outbox, keeps the deadlines, gives answers to their calls.
final class ClientHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let connection: ClientConnection
    private var context: ChannelHandlerContext?
    private var decoder = FrameDecoder()
    private var timers: [UInt32: Scheduled<Void>] = [:]

    init(_ connection: ClientConnection) {
        self.connection = connection
    }

    /// Writes what waits, with one flush, and starts the clocks of its calls.
    func flushOutbox() {
        guard let context else { return }
        let (frames, deadlines) = connection.takeOutbox()
        for (streamID, deadline) in deadlines {
            timers[streamID] = context.eventLoop.assumeIsolated().scheduleTask(deadline: deadline) {
                self.timers[streamID] = nil
                self.connection.finish(streamID, .failure(Client.deadlineExceeded))
            }
        }
        if frames.readableBytes > 0 { context.writeAndFlush(Self.wrapOutboundOut(frames), promise: nil) }
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        decoder.append(Self.unwrapInboundIn(data))
        while true {
            switch decoder.next() {
            case .needMore: return
            case .oversize(let header): finish(header.streamID, .failure(TransportError.lost(.answerInvalid)))
            case .frame(let frame):
                guard frame.header.type == .response else {
                    end(.protocolViolation)
                    context.close(promise: nil)
                    return
                }
                finish(frame.header.streamID, Self.result(frame.payload))
            }
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        end(.connectionClosed)
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // What the error was, errno or reset, makes no difference to a caller.
        context.close(promise: nil)
    }

    private func finish(_ streamID: UInt32, _ result: Result<[UInt8], any Error>) {
        timers.removeValue(forKey: streamID)?.cancel()
        connection.finish(streamID, result)
    }

    private func end(_ reason: TransportError.Reason) {
        connection.close(reason)
        for timer in timers.values { timer.cancel() }
        timers = [:]
    }

    private static func result(_ payload: ByteBuffer) -> Result<[UInt8], any Error> {
        payload.withUnsafeReadableBytes { bytes in
            do throws(WireFault) {
                switch try ResponseEnvelope(decoding: bytes) {
                case .payload(let range): return .success(Array(bytes[range]))
                case .failure(let status): return .failure(status)
                }
            } catch {
                return .failure(TransportError.lost(.answerInvalid))
            }
        }
    }
}
