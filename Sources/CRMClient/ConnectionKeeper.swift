internal import NIOPosix
internal import TTRPC

/// Keeps one connection to the daemon, and makes a new one when it is lost or used up.
actor ConnectionKeeper {
    private let socketPath: String
    private var connecting: Task<Client, any Error>?
    private var isClosed = false

    init(socketPath: String) {
        self.socketPath = socketPath
    }

    /// The connection; all who ask meanwhile wait for the same one.
    func connection() async throws -> Client {
        if isClosed { throw TransportError.notSent(.clientClosed) }
        if let connecting {
            let client = try? await connecting.value
            if let client, client.isActive, !client.isExhausted { return client }
            // Whoever comes back first clears the way; the others find the next attempt.
            if self.connecting == connecting { self.connecting = nil }
            if self.connecting != nil { return try await connection() }
        }
        if isClosed { throw TransportError.notSent(.clientClosed) }
        let path = socketPath
        let attempt = Task { try await Client.connect(to: path, on: MultiThreadedEventLoopGroup.singleton) }
        connecting = attempt
        return try await attempt.value
    }

    func close() async {
        isClosed = true
        if let client = try? await connecting?.value { client.close() }
        connecting = nil
    }
}
