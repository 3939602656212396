/// What answers requests: one object per event loop, called on that loop only, so it needs no lock.
///
/// It must not block for long: everything else on its loop waits. What takes long answers by ``Reply/later()``.
public protocol RequestHandler: AnyObject {
    /// One or more calls of ``handle(_:_:)`` follow: those for the requests that were complete in one connection's
    /// buffer when the loop came to it. What they may share, such as a read transaction, begins here.
    func requestsBegin()

    /// Answers one request, by `reply`. Returning without having answered is answered INTERNAL.
    func handle(_ request: borrowing Request, _ reply: inout Reply)

    /// The requests that ``requestsBegin()`` announced are handled. Nothing of theirs is written to the socket before,
    /// unless their answers are very many bytes.
    func requestsEnd()
}

extension RequestHandler {
    /// Does nothing.
    public func requestsBegin() {}

    /// Does nothing.
    public func requestsEnd() {}
}
