internal import CRMModel
public import CRMService
internal import NIOCore
public import TTRPC

/// Hands the transport's requests to the dispatcher, and its answers back. One for each event loop.
final class CallHandler: RequestHandler {
    private let dispatcher: Dispatcher

    init(_ dispatcher: Dispatcher) {
        self.dispatcher = dispatcher
    }

    func handle(_ request: borrowing Request, _ reply: inout Reply) {
        let call = IncomingCall(
            service: request.service, method: request.method, isStream: request.form != .unary,
            payload: request.payload, serviceUID: request.peer.uid,
            deadlineNanoseconds: request.deadline.map(\.uptimeNanoseconds), user: request.metadata("crm-user"),
            clientKind: request.metadata("crm-client"), idempotencyKey: request.metadata("crm-idempotency-key"))
        dispatcher.handle(call, &reply)
    }

    func requestsEnd() {
        dispatcher.endSharedTransaction()
    }
}

extension Reply: ReplySink {
    public mutating func succeed(byteCount: Int, fill: (UnsafeMutableRawBufferPointer) -> Void) {
        succeed(payloadSize: byteCount, fill: fill)
    }

    public mutating func fail(_ error: CallError) {
        fail(Status(error))
    }

    public mutating func stream(_ answers: CallStream) {
        open(CallStreamHandler(answers))
    }

    public mutating func later() -> any LaterReply {
        let pending: PendingReply = later()
        return pending
    }
}

extension PendingReply: LaterReply {
    public func fail(_ error: CallError) {
        fail(Status(error))
    }
}

extension TTRPC.Status {
    /// The status that carries the error.
    init(_ error: CallError) {
        self.init(
            code: StatusCode(rawValue: error.code.rawValue) ?? .unknown, message: error.message,
            errorInfo: ErrorInfo(
                reason: error.reason.protoName, domain: Daemon.errorDomain, metadata: error.metadata))
    }
}
