/// The answers of a call, one after the other, as the transport asks for them on the call's event loop.
public final class CallStream {
    /// What there was to say.
    public enum Step: Sendable {
        case sent
        /// Nothing, until it wakes.
        case nothing
        /// That was all.
        case end
    }

    /// Takes a message of that many bytes, which the function writes.
    public typealias Send = (_ byteCount: Int, _ fill: (UnsafeMutableRawBufferPointer) -> Void) -> Void

    /// Whether it has no end of its own, so that it is to be ended when the daemon stops.
    public let isEndless: Bool
    private let source: any AnswerSource
    private let sendNext: (Send) throws -> Step
    private let translate: (any Error) -> CallError

    /// - Parameter sendNext: asks the source, and hands on what it says, encoded.
    init(
        _ source: any AnswerSource, translate: @escaping (any Error) -> CallError,
        sendNext: @escaping (Send) throws -> Step
    ) {
        self.source = source
        self.translate = translate
        self.sendNext = sendNext
        isEndless = source.isEndless
    }

    /// - Parameter wake: is called, from any thread, when there is something to say after there was nothing.
    public func begin(wake: @escaping @Sendable () -> Void) {
        source.begin(wake: wake)
    }

    /// Says the next thing, if there is one.
    public func next(_ send: Send) throws(CallError) -> Step {
        do {
            return try sendNext(send)
        } catch {
            throw translate(error)
        }
    }

    /// The stream is over, whoever ended it. To be called once.
    public func end() {
        source.end()
    }
}
