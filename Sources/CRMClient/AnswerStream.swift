/// The answers of a method that answers with a stream, as they come. Leaving the loop over them ends the stream.
public struct AnswerStream<Answer: Sendable>: AsyncSequence, Sendable {
    private let stream: EncodedStream
    private let decode: @Sendable ([UInt8]) throws(CRMClientError) -> Answer

    init(_ stream: EncodedStream, decode: @escaping @Sendable ([UInt8]) throws(CRMClientError) -> Answer) {
        self.stream = stream
        self.decode = decode
    }

    /// To be used by one task.
    public struct AsyncIterator: AsyncIteratorProtocol {
        let stream: EncodedStream
        let decode: @Sendable ([UInt8]) throws(CRMClientError) -> Answer

        public mutating func next(
            isolation actor: isolated (any Actor)? = #isolation
        ) async throws(CRMClientError) -> Answer? {
            guard let message = try await stream.next() else { return nil }
            return try decode(message)
        }
    }

    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(stream: stream, decode: decode)
    }

    /// Ends the stream early.
    public func cancel() {
        stream.cancel()
    }
}
