/// Where the answers of a stream come from. It lives on an event loop, which asks it for the next while the client takes them.
protocol AnswerSource: AnyObject {
    associatedtype Answer: Sendable

    /// Whether it has no end of its own, so that it ends when the daemon stops.
    var isEndless: Bool { get }

    /// - Parameter wake: to be called, from any thread, when there is something to say after there was nothing.
    func begin(wake: @escaping @Sendable () -> Void)

    func next() throws -> NextAnswer<Answer>

    /// The stream is over, whoever ended it.
    func end()
}

/// What a stream says next.
enum NextAnswer<Answer: Sendable> {
    case answer(Answer)
    /// Nothing until it wakes the stream.
    case nothing
    /// That was all.
    case end
}
