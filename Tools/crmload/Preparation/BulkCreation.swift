internal import CRMModel
internal import CRMWire
internal import NIOCore
internal import NIOPosix
internal import TTRPC

/// Creates many records over one connection, so that they are created in their order, many requests under way.
struct BulkCreation: Sendable {
    let socketPath: String
    let user: String
    /// How many requests may be under way; the server refuses more than its `streams_per_connection`.
    let inFlight: Int
    let eventLoop: any EventLoop

    /// Creates `count` records.
    ///
    /// - Parameter request: what is sent for a number from 0 on.
    /// - Returns: their ids, in order.
    /// - Throws: `LoadError` for the first that fails, after which no more are sent.
    func run(_ count: Int, _ request: @escaping @Sendable (Int) -> CreateRecordRequest) async throws -> [Int64] {
        guard count > 0 else { return [] }
        let promise = eventLoop.makePromise(of: [Int64].self)
        let (user, inFlight) = (user, inFlight)
        do {
            let channel = try await ClientBootstrap(group: eventLoop)
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        let handler = BulkCreationHandler(
                            count: count, inFlight: inFlight, user: user, promise, request)
                        try channel.pipeline.syncOperations.addHandlers(
                            IdleStateHandler(readTimeout: BulkCreationHandler.patience), handler)
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
}
