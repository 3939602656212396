internal import CRMModel
internal import CRMWire
internal import NIOPosix
internal import Synchronization
internal import TTRPC

/// Calls `crmd` on behalf of a user.
///
/// One client serves any number of tasks: calls go out together over one connection, which is made at
/// the first call, and anew after it was lost. What is safe to repeat is repeated: calls without side
/// effects, and changes, because each has an idempotency key.
public final class CRMClient: Sendable {
    /// The user on whose behalf calls are made; nil for calls that need none.
    public let user: String?
    /// The kind of client that the user sits at; nil counts as a service.
    public let clientKind: ClientKind?
    private let connections: ConnectionKeeper
    private let keyPrefix: String
    private let keyCount = Atomic<UInt64>(0)

    /// The kind of client that the user sits at.
    public enum ClientKind: String, Sendable, CaseIterable {
        case web
        case mobile
        case service
    }

    /// A client for the socket at that path. It connects when it is first used.
    public convenience init(socketPath: String, user: String? = nil, clientKind: ClientKind? = nil) {
        self.init(ConnectionKeeper(socketPath: socketPath), user: user, clientKind: clientKind)
    }

    private init(_ connections: ConnectionKeeper, user: String?, clientKind: ClientKind?) {
        self.connections = connections
        self.user = user
        self.clientKind = clientKind
        var generator = SystemRandomNumberGenerator()
        keyPrefix = String(generator.next() as UInt64, radix: 36) + String(generator.next() as UInt64, radix: 36)
    }

    /// A client for another user that shares this one's connection.
    public func acting(for user: String) -> CRMClient {
        CRMClient(connections, user: user, clientKind: clientKind)
    }

    /// Closes the connection. Later calls fail.
    public func close() async {
        await connections.close()
    }

    /// Calls a method with an encoded message, and gives back the encoded answer.
    ///
    /// - Parameter fullName: "crm.v1.Records/GetRecord".
    /// - Throws: ``CRMClientError``.
    public func callEncoded(
        _ fullName: String, _ request: [UInt8], _ options: CallOptions = CallOptions()
    ) async throws(CRMClientError) -> [UInt8] {
        let (service, method) = try Self.parts(fullName)
        let isSafe = Method.named(fullName)?.hasNoSideEffects ?? false
        return try await send(service: service, method: method, request, options, hasNoSideEffects: isSafe)
    }

    func call<Request: WireMessage, Response: WireMessage>(
        _ method: Method, _ request: Request, _ options: CallOptions
    ) async throws(CRMClientError) -> Response {
        let answer = try await send(
            service: method.service, method: method.name, request.encoded(in: Arena()), options,
            hasNoSideEffects: method.hasNoSideEffects)
        return try Self.decode(answer, of: method)
    }

    /// Opens a stream of encoded messages.
    ///
    /// - Parameters:
    ///   - fullName: "grpc.health.v1.Health/Watch".
    ///   - request: the request of a method that takes one; nil for one that takes a stream.
    ///   - answersWithStream: whether the method answers with a stream, rather than once.
    public func openEncodedStream(
        _ fullName: String, request: [UInt8]?, answersWithStream: Bool, _ options: StreamOptions = StreamOptions()
    ) async throws(CRMClientError) -> EncodedStream {
        let (service, method) = try Self.parts(fullName)
        var attempt = 0
        while true {
            do {
                let connection = try await connections.connection()
                let stream = try connection.openStream(
                    service: service, method: method, payload: request ?? [], takesStream: request == nil,
                    answersWithStream: answersWithStream, timeout: options.timeout, metadata: callerMetadata())
                return EncodedStream(stream)
            } catch {
                // A connection may have been lost unnoticed while it was idle.
                attempt += 1
                guard case .unreachable = CRMClientError(error), attempt == 1 else { throw CRMClientError(error) }
            }
        }
    }

    func openStream<Request: WireMessage, Response: WireMessage>(
        _ method: Method, _ request: Request, _ options: StreamOptions
    ) async throws(CRMClientError) -> AnswerStream<Response> {
        let stream = try await openEncodedStream(
            method.fullName, request: request.encoded(in: Arena()), answersWithStream: true, options)
        return AnswerStream(stream) { message throws(CRMClientError) in try Self.decode(message, of: method) }
    }

    private static func parts(_ fullName: String) throws(CRMClientError) -> (service: String, method: String) {
        let parts = fullName.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2 else { throw .requestInvalid("\"\(fullName)\" is not of the form SERVICE/METHOD") }
        return (String(parts[0]), String(parts[1]))
    }

    private static func decode<Message: WireMessage>(
        _ message: [UInt8], of method: Method
    ) throws(CRMClientError) -> Message {
        do throws(WireError) {
            return try Message(decoding: message, in: Arena(budgetBytes: 256 * 1024 * 1024))
        } catch {
            throw .answerInvalid("\(method.fullName): \(error)")
        }
    }

    // MARK: Sending

    private func send(
        service: String, method: String, _ request: [UInt8], _ options: CallOptions, hasNoSideEffects: Bool
    ) async throws(CRMClientError) -> [UInt8] {
        let metadata = metadata(options, hasNoSideEffects: hasNoSideEffects)
        let deadline = ContinuousClock.now + options.timeout
        var attempt = 0
        var mayHaveBeenRun = false
        while true {
            var failure: CRMClientError
            do {
                let connection = try await connections.connection()
                return try await connection.call(
                    service: service, method: method, payload: request, timeout: deadline - .now, metadata: metadata)
            } catch {
                failure = CRMClientError(error)
            }
            // What one attempt may have done, a later one that did not get through doesn't take back.
            if case .connectionLost = failure { mayHaveBeenRun = true }
            if mayHaveBeenRun, case .unreachable(let detail) = failure { failure = .connectionLost(detail) }
            attempt += 1
            guard failure.isWorthRepeating, attempt <= options.retries, ContinuousClock.now < deadline else {
                throw failure
            }
            // Doubled each time, so that a daemon that starts again isn't run over.
            let pause = Duration.milliseconds(20 << min(attempt, 6))
            try? await Task.sleep(for: min(pause, deadline - .now))
            if Task.isCancelled { throw .cancelled }
        }
    }

    private func callerMetadata() -> [(key: String, value: String)] {
        var metadata: [(key: String, value: String)] = []
        if let user { metadata.append((key: "crm-user", value: user)) }
        if let clientKind { metadata.append((key: "crm-client", value: clientKind.rawValue)) }
        return metadata
    }

    private func metadata(_ options: CallOptions, hasNoSideEffects: Bool) -> [(key: String, value: String)] {
        var metadata = callerMetadata()
        if let key = options.idempotencyKey {
            metadata.append((key: "crm-idempotency-key", value: key))
        } else if !hasNoSideEffects {
            let count = keyCount.add(1, ordering: .relaxed).newValue
            metadata.append((key: "crm-idempotency-key", value: "\(keyPrefix)-\(count)"))
        }
        return metadata
    }
}
