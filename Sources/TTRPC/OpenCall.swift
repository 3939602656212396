/// What a client waits for under one stream id.
enum OpenCall: Sendable {
    case unary(Call)
    /// Held weakly by what the connection keeps, so that letting go of a stream ends it.
    case stream(WeakClientStream)

    func finish(_ result: Result<[UInt8], any Error>) {
        switch self {
        case .unary(let call): call.finish(result)
        case .stream(let stream): stream.value?.finish(result)
        }
    }
}

/// A stream that its user holds.
final class WeakClientStream: Sendable {
    weak let value: ClientStream?

    init(_ value: ClientStream) {
        self.value = value
    }
}
