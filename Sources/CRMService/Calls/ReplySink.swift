/// Where the answer to a call goes: at once, later from any thread, or as a stream. Exactly one of the four is called, once.
public protocol ReplySink: ~Copyable {
    /// Answers with a message of that many bytes, which `fill` writes.
    mutating func succeed(byteCount: Int, fill: (UnsafeMutableRawBufferPointer) -> Void)
    mutating func fail(_ error: CallError)
    /// Answers with a stream.
    mutating func stream(_ answers: CallStream)
    /// Puts the answer off.
    mutating func later() -> any LaterReply
}

/// An answer that comes later. Exactly one of its functions is called, once, from any thread.
public protocol LaterReply: Sendable {
    /// Answers with an encoded message.
    func succeed(_ message: [UInt8])
    func fail(_ error: CallError)
}
