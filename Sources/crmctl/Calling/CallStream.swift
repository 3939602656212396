import CRMClient

/// Calls a method that takes a stream, or answers with one, or both, and writes each answer on a line as it comes.
struct CallStream {
    enum Requests: Sendable {
        /// The one request, or a stream of one.
        case document(String)
        /// A request a line, for a method that takes a stream.
        case lines(StandardInput)
    }

    let caller: JSONCaller
    let options: StreamOptions
    let console: Console

    func run(_ requests: Requests) async throws {
        let method = caller.method
        var document: [UInt8]?
        if case .document(let json) = requests { document = try caller.request(json) }
        let stream = try await caller.client.openEncodedStream(
            method.fullName, request: method.isClientStreaming ? nil : document ?? [],
            answersWithStream: method.isServerStreaming, options)
        let end = StreamEnd { stream.cancel() }
        let sender = Task {
            guard method.isClientStreaming else { return }
            do {
                try await send(document, requests, on: stream)
                // A task that is cancelled has not seen all lines.
                if !Task.isCancelled { stream.finishSending() }
            } catch let error as InputError {
                await end.end(for: error)
            } catch {
                // The connection is gone, as the answers tell.
            }
        }
        defer { sender.cancel() }
        try await end.follow(stream.next) { answer in
            try console.line(try caller.schema.json(answer, as: method.responseName))
        }
    }

    private func send(_ document: [UInt8]?, _ requests: Requests, on stream: EncodedStream) async throws {
        if let document { try await stream.send(document) }
        guard case .lines(let input) = requests else { return }
        try await InputFeed(input).give { line in
            let request = try caller.request(of: line)
            do {
                try await stream.send(request)
            } catch CRMClientError.requestInvalid(let problem) {
                throw InputError("standard input, line \(line.number): \(problem)")
            }
        }
    }
}
