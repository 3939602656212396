/// What becomes of one stream: opened by ``Reply/open(_:)``, and called on its connection's event loop only, so
/// it needs no lock. Like a ``RequestHandler`` it must not block.
public protocol StreamHandler: AnyObject {
    /// The stream is open. The first call.
    func opened(_ stream: ServerStream)

    /// A message came. It lies in the connection's read buffer: what is needed later is to be copied.
    func received(_ message: UnsafeRawBufferPointer, on stream: ServerStream)

    /// The client sends no more messages. Not called for a stream that takes none: that one is finished then.
    func inputEnded(on stream: ServerStream)

    /// Writes messages while the stream has room. Called once the stream is open, again after room became free if it said
    /// ``StreamTurn/more``, and after its ``StreamWaker`` was used.
    func write(on stream: ServerStream) -> StreamTurn

    /// The server shuts down; `status` is what it refuses requests with. A stream without an end is to fail with it.
    func serverStops(on stream: ServerStream, refusing status: Status)

    /// The stream is over, whoever ended it and however; nothing is called after this.
    func ended(_ stream: ServerStream)
}

/// What a stream has still to say at the end of its turn.
public enum StreamTurn: Sendable, Equatable {
    /// More than there was room for.
    case more
    /// Nothing, until its ``StreamWaker`` is used.
    case nothing
}

extension StreamHandler {
    /// Does nothing.
    public func opened(_ stream: ServerStream) {}

    /// Does nothing.
    public func received(_ message: UnsafeRawBufferPointer, on stream: ServerStream) {}

    /// Does nothing.
    public func inputEnded(on stream: ServerStream) {}

    /// Has nothing to say.
    public func write(on stream: ServerStream) -> StreamTurn { .nothing }

    /// Lets the stream go on to its end.
    public func serverStops(on stream: ServerStream, refusing status: Status) {}

    /// Does nothing.
    public func ended(_ stream: ServerStream) {}
}
