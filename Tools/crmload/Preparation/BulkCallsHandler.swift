internal import CRMModel
internal import CRMWire
internal import NIOCore
internal import TTRPC

/// The connection of ``BulkCalls``.
final class BulkCallsHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// How long no answer may come.
    static let patience = TimeAmount.seconds(30)

    private let method: Method
    private let inFlight: Int
    private let user: String
    private let promise: EventLoopPromise<[Int64]>
    private let request: (Int, Arena) -> [UInt8]
    private let value: (UnsafeRawBufferPointer, Arena) throws -> Int64
    private let arena = Arena()
    private var decoder = FrameDecoder()
    /// By number; 0 for those without an answer yet.
    private var values: [Int64]
    private var sentCount = 0
    private var answeredCount = 0

    /// - Parameters:
    ///   - request: the encoded request of a number.
    ///   - value: the value of an encoded answer.
    init(
        _ method: Method, count: Int, inFlight: Int, user: String, _ promise: EventLoopPromise<[Int64]>,
        _ request: @escaping (Int, Arena) -> [UInt8],
        value: @escaping (UnsafeRawBufferPointer, Arena) throws -> Int64
    ) {
        self.method = method
        values = Array(repeating: 0, count: count)
        self.inFlight = inFlight
        self.user = user
        self.promise = promise
        self.request = request
        self.value = value
    }

    func channelActive(context: ChannelHandlerContext) {
        send(context)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        decoder.append(Self.unwrapInboundIn(data))
        do {
            while case .frame(let frame) = decoder.next() { try take(frame) }
        } catch {
            promise.fail(LoadError("\(error)"))
            context.close(promise: nil)
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        if answeredCount == values.count { promise.succeed(values) } else { send(context) }
    }

    func channelInactive(context: ChannelHandlerContext) {
        promise.fail(LoadError("the server closed the connection"))
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard event is IdleStateHandler.IdleStateEvent else { return context.fireUserInboundEventTriggered(event) }
        promise.fail(LoadError("the server hasn't answered for \(Self.patience.nanoseconds / 1_000_000_000) seconds"))
        context.close(promise: nil)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        promise.fail(LoadError("the connection failed: \(SystemErrorText.text(error))"))
        context.close(promise: nil)
    }

    /// Notes the value of an answer.
    private func take(_ frame: Frame) throws {
        let number = Int(frame.header.streamID >> 1)
        guard number < sentCount else { throw LoadError("the server sent what answers no request") }
        values[number] = try frame.payload.withUnsafeReadableBytes { bytes -> Int64 in
            switch try ResponseEnvelope(decoding: bytes) {
            case .failure(let status): throw LoadError("\(method.name) failed: \(status)")
            case .payload(let range):
                arena.reset()
                return try value(UnsafeRawBufferPointer(rebasing: bytes[range]), arena)
            }
        }
        answeredCount += 1
    }

    private func send(_ context: ChannelHandlerContext) {
        var output = ByteBuffer()
        while sentCount < values.count, sentCount - answeredCount < inFlight {
            arena.reset()
            let payload = request(sentCount, arena)
            var data = ByteBuffer()
            RequestEnvelope.encode(
                service: method.service, method: method.name, payload: payload,
                timeoutNanoseconds: 0, metadata: [(key: "crm-user", value: user)], into: &data)
            FrameHeader(
                length: UInt32(data.readableBytes), streamID: UInt32(sentCount * 2 + 1), type: .request
            ).write(to: &output)
            output.writeImmutableBuffer(data)
            sentCount += 1
        }
        if output.readableBytes > 0 { context.writeAndFlush(Self.wrapOutboundOut(output), promise: nil) }
    }
}
