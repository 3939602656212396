internal import Glibc
public import NIOCore
internal import NIOPosix

/// A connection to a ttrpc server. Calls may be made from any thread, any number at a time; answers come in any order.
///
/// It doesn't reconnect: when ``isActive`` is false or ``isExhausted`` true, its owner connects anew. Letting go of it and of
/// its streams closes the connection.
public final class Client: Sendable {
    private let channel: any Channel
    private let connection: ClientConnection

    private init(_ channel: any Channel, _ connection: ClientConnection) {
        self.channel = channel
        self.connection = connection
    }

    deinit {
        channel.close(promise: nil)
    }

    /// Connects to the socket at `path`.
    ///
    /// - Parameter connectTimeout: how long it may take.
    /// - Throws: ``TransportError/notSent(_:)`` with reason `connectFailed`.
    public static func connect(
        to path: String, on group: any EventLoopGroup, connectTimeout: Duration = .seconds(10)
    ) async throws -> Client {
        try await connect(to: path, on: group, connectTimeout: connectTimeout, firstStreamID: 1)
    }

    /// Connects; the first call gets `firstStreamID`.
    static func connect(
        to path: String, on group: any EventLoopGroup, connectTimeout: Duration, firstStreamID: UInt32
    ) async throws -> Client {
        let connection = ClientConnection(firstStreamID: firstStreamID)
        do {
            let bootstrap = ClientBootstrap(group: group)
                .connectTimeout(TimeAmount(connectTimeout))
                .channelOption(
                    .recvAllocator,
                    value: AdaptiveRecvByteBufferAllocator(minimum: 4096, initial: 16384, maximum: 65536)
                )
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(ClientHandler(connection))
                    }
                }
            let channel = try await bootstrap.connect(unixDomainSocketPath: path).get()
            return try await channel.eventLoop.submit {
                let handler = try channel.pipeline.syncOperations.handler(type: ClientHandler.self)
                let bound = NIOLoopBound(handler, eventLoop: channel.eventLoop)
                connection.attach { errand in channel.eventLoop.execute { bound.value.run(errand) } }
                return Client(channel, connection)
            }.get()
        } catch let error as IOError {
            throw TransportError.notSent(.connectFailed("\(path): \(String(cString: strerror(error.errnoCode)))"))
        } catch is ChannelPipelineError {
            // The handler was gone before it could be asked for.
            throw TransportError.notSent(.connectFailed("\(path): the server closed the connection at once"))
        } catch {
            throw TransportError.notSent(.connectFailed("\(path): \(error)"))
        }
    }

    /// Whether calls can still be made, as far as is known: a server that has just gone is noticed a little later.
    public var isActive: Bool { connection.closeReason == nil }

    /// How many calls this connection can still make: it has no more than 2^30 stream ids.
    public var remainingStreamIDs: Int { connection.remainingStreamIDs }

    /// Whether the connection is out of stream ids; those of its calls that are open go on.
    public var isExhausted: Bool { remainingStreamIDs == 0 }

    /// How many calls wait for their answer.
    public var callsInFlight: Int { connection.callCount }

    /// Calls a method and waits for its answer.
    ///
    /// Cancelling the task ends the wait, not the server's work: ttrpc has no message for that.
    ///
    /// - Parameters:
    ///   - timeout: how long to wait. The server is told, and the wait ends then whether or not it answers; nil is no limit.
    ///   - metadata: in this order. Keys and values, like the names, must hold no NUL.
    /// - Returns: the answer's payload.
    /// - Throws: ``Status`` when the server says so, and with DEADLINE_EXCEEDED when `timeout` has passed;
    ///   ``TransportError`` when there was no answer; `CancellationError` when the task was cancelled.
    public func call(
        service: String, method: String, payload: [UInt8], timeout: Duration? = nil,
        metadata: [(key: String, value: String)] = []
    ) async throws -> [UInt8] {
        try Task.checkCancellation()
        let (nanoseconds, deadline) = try Self.deadline(timeout)
        let call = try connection.openCall(deadline: deadline) { buffer in
            RequestEnvelope.encode(
                service: service, method: method, payload: payload, timeoutNanoseconds: nanoseconds,
                metadata: metadata, into: &buffer)
        }
        return try await withTaskCancellationHandler {
            try await call.result()
        } onCancel: {
            connection.finish(call.streamID, .failure(CancellationError()))
        }
    }

    /// Opens a stream.
    ///
    /// - Parameters:
    ///   - payload: the request of a method that takes one; of one that takes a stream the first message, if it isn't empty.
    ///   - takesStream: whether the method takes a stream. To one that takes one request the stream is opened so that
    ///     ``ClientStream/finishSending()`` can end it early.
    ///   - answersWithStream: whether the method answers with a stream, rather than with one message.
    ///   - timeout: how long the stream may last; nil is no limit.
    /// - Throws: ``Status`` with DEADLINE_EXCEEDED when `timeout` is zero or less; ``TransportError``.
    public func openStream(
        service: String, method: String, payload: [UInt8] = [], takesStream: Bool, answersWithStream: Bool,
        timeout: Duration? = nil, metadata: [(key: String, value: String)] = []
    ) throws -> ClientStream {
        let (nanoseconds, deadline) = try Self.deadline(timeout)
        return try connection.openStream(
            of: self, takesStream: takesStream, answersWithStream: answersWithStream, deadline: deadline
        ) { buffer in
            RequestEnvelope.encode(
                service: service, method: method, payload: payload, timeoutNanoseconds: nanoseconds,
                metadata: metadata, into: &buffer)
        }
    }

    /// Closes the connection. Calls that wait for their answer fail with ``TransportError`` at once.
    public func close() {
        connection.close(.clientClosed)
        channel.close(promise: nil)
    }

    static var deadlineExceeded: Status {
        Status(code: .deadlineExceeded, message: "the call's timeout has passed")
    }

    private static func deadline(_ timeout: Duration?) throws(Status) -> (nanoseconds: Int64, NIODeadline?) {
        guard let timeout else { return (0, nil) }
        // The conversion holds huge values at the end of time.
        let nanoseconds = TimeAmount(timeout).nanoseconds
        guard nanoseconds > 0 else { throw deadlineExceeded }
        return (nanoseconds, .now() + .nanoseconds(nanoseconds))
    }
}
