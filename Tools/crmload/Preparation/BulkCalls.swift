internal import CRMModel
internal import CRMWire
internal import NIOCore
internal import NIOPosix
internal import TTRPC

/// Makes many calls over one connection, so that they are taken in their order, many of them under way.
struct BulkCalls: Sendable {
    let socketPath: String
    let user: String
    /// How many calls may be under way; the server refuses more than its `streams_per_connection`.
    let inFlight: Int
    let eventLoop: any EventLoop

    /// Makes `count` calls of a method.
    ///
    /// - Parameters:
    ///   - request: what is sent for a number from 0 on.
    ///   - value: what an answer is looked at for; what it throws is as a failure of the call.
    /// - Returns: the values, in order.
    /// - Throws: `LoadError` for the first that fails, after which no more are sent.
    func run<Request: WireMessage, Response: WireMessage>(
        _ method: Method, _ count: Int, _ request: @escaping @Sendable (Int) -> Request,
        value: @escaping @Sendable (Response) throws -> Int64
    ) async throws -> [Int64] {
        guard count > 0 else { return [] }
        let promise = eventLoop.makePromise(of: [Int64].self)
        let (user, inFlight) = (user, inFlight)
        do {
            let channel = try await ClientBootstrap(group: eventLoop)
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        let handler = BulkCallsHandler(
                            method, count: count, inFlight: inFlight, user: user, promise
                        ) { number, arena in
                            request(number).encoded(in: arena)
                        } value: { bytes, arena in
                            try value(try Response(decoding: bytes, in: arena))
                        }
                        try channel.pipeline.syncOperations.addHandlers(
                            IdleStateHandler(readTimeout: BulkCallsHandler.patience), handler)
                    }
                }
                .connect(unixDomainSocketPath: socketPath).get()
            defer { channel.close(promise: nil) }
            return try await promise.futureResult.get()
        } catch let error as LoadError {
            throw error
        } catch {
            let text = SystemErrorText.text(error)
            promise.fail(LoadError(text))
            throw LoadError("crmd can't be reached at \(socketPath): \(text)")
        }
    }

    /// Creates `count` records, and gives their ids, in order.
    ///
    /// - Throws: `LoadError` for the first that fails, after which no more are sent.
    func createRecords(
        _ count: Int, _ request: @escaping @Sendable (Int) -> CreateRecordRequest
    ) async throws -> [Int64] {
        try await run(.createRecord, count, request) { (response: CreateRecordResponse) in response.record?.id ?? 0 }
    }
}
