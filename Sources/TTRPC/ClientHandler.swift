internal import NIOCore

/// The loop's side of a client: writes the outbox, keeps the deadlines, gives answers to their calls.
final class ClientHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let connection: ClientConnection
    private var context: ChannelHandlerContext?
    private var decoder = FrameDecoder()
    private var timers: [UInt32: Scheduled<Void>] = [:]
    /// Whether the channel asked to read while it was not to.
    private var hasHeldRead = false

    init(_ connection: ClientConnection) {
        self.connection = connection
    }

    func run(_ errand: ClientConnection.Errand) {
        switch errand {
        case .flush: flushOutbox()
        case .stopTimer(let streamID): timers.removeValue(forKey: streamID)?.cancel()
        case .read:
            guard hasHeldRead, !connection.isFull else { return }
            hasHeldRead = false
            context?.read()
        }
    }

    /// Writes what waits, with one flush, and starts the clocks of its calls.
    private func flushOutbox() {
        guard let context else { return }
        let outbox = connection.takeOutbox()
        for (streamID, deadline) in outbox.deadlines {
            timers[streamID] = context.eventLoop.assumeIsolated().scheduleTask(deadline: deadline) {
                self.timers[streamID] = nil
                self.connection.finish(streamID, .failure(Client.deadlineExceeded))
            }
        }
        let count = outbox.frames.readableBytes
        guard count > 0 else { return }
        let written = context.eventLoop.makePromise(of: Void.self)
        written.futureResult.whenComplete { [connection] _ in connection.sent(count) }
        context.writeAndFlush(Self.wrapOutboundOut(outbox.frames), promise: written)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
    }

    func read(context: ChannelHandlerContext) {
        if connection.isFull { hasHeldRead = true } else { context.read() }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        decoder.append(Self.unwrapInboundIn(data))
        while true {
            switch decoder.next() {
            case .needMore: return
            case .oversize(let header): finish(header.streamID, .failure(TransportError.lost(.answerInvalid)))
            case .frame(let frame):
                guard take(frame) else {
                    end(.protocolViolation)
                    context.close(promise: nil)
                    return
                }
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

    /// - Returns: false when the server broke the protocol.
    private func take(_ frame: Frame) -> Bool {
        switch frame.header.type {
        case .response:
            finish(frame.header.streamID, Self.result(frame.payload))
            return true
        case .data:
            do throws(PeerFault) {
                try connection.receive(frame)
                return true
            } catch {
                return false
            }
        default: return false
        }
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
