internal import TTRPC

/// An open stream of encoded messages. Sending and receiving may go on at once, each from one task at a time. Letting go of it
/// ends it.
public final class EncodedStream: Sendable {
    private let stream: ClientStream

    init(_ stream: ClientStream) {
        self.stream = stream
    }

    /// Sends a message, and waits while the daemon is behind. If the daemon has ended the stream, nothing is sent: ``next()`` tells
    /// how it ended.
    public func send(_ message: [UInt8]) async throws(CRMClientError) {
        do { try await stream.send(message) } catch { throw CRMClientError(ofStream: error) }
    }

    /// Says that no more messages follow. To a method that takes one request it says that enough has been answered.
    public func finishSending() {
        stream.finishSending()
    }

    /// The next message; nil when the daemon has ended the stream well.
    public func next() async throws(CRMClientError) -> [UInt8]? {
        do { return try await stream.next() } catch { throw CRMClientError(ofStream: error) }
    }

    /// Gives the stream up; what is still on its way is dropped. A method that takes a stream fails, its messages not being
    /// complete.
    public func cancel() {
        stream.cancel()
    }
}
