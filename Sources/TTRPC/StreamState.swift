/// Which sides of a stream are open, and what the peer's data frames mean: a state machine without a socket, the same at
/// both ends.
public struct StreamState: Sendable, Equatable {
    /// What a data frame brings.
    public enum Input: Sendable, Equatable {
        /// A message.
        case message
        /// A message, after which the peer sends no more.
        case lastMessage
        /// No message, and none after it.
        case end
        /// Nothing at all.
        case nothing
    }

    /// Whether the peer may still send.
    public private(set) var isInputOpen: Bool
    /// Whether this side may still send.
    public private(set) var isOutputOpen = true
    private let takesMessages: Bool

    /// A stream that begins.
    ///
    /// - Parameter takesMessages: whether the peer's data frames may carry messages.
    public init(isInputOpen: Bool, takesMessages: Bool) {
        self.isInputOpen = isInputOpen
        self.takesMessages = takesMessages
    }

    /// Judges the peer's next data frame.
    ///
    /// - Throws: ``PeerFault/dataFlagsInvalid(_:)``, ``PeerFault/inputEnded`` or ``PeerFault/messageUnexpected``. The
    ///   stream is to be ended then.
    public mutating func receive(_ header: FrameHeader) throws(PeerFault) -> Input {
        let hasMessage = !header.flags.contains(.noData)
        guard header.flags.isSubset(of: [.remoteClosed, .noData]), hasMessage || header.length == 0 else {
            throw .dataFlagsInvalid(header.flags.rawValue)
        }
        guard isInputOpen else { throw .inputEnded }
        guard takesMessages || !hasMessage else { throw .messageUnexpected }
        let isLast = header.flags.contains(.remoteClosed)
        if isLast { isInputOpen = false }
        return hasMessage ? (isLast ? .lastMessage : .message) : (isLast ? .end : .nothing)
    }

    /// The flags of the data frame, without data, by which a client gives up a stream that takes messages: a fault on
    /// purpose, for which the stream fails, because the end of its side would mean that its messages are complete.
    static let givingUp: FrameFlags = [.remoteOpen, .noData]

    /// Ends this side.
    ///
    /// - Returns: whether it was open.
    public mutating func endOutput() -> Bool {
        defer { isOutputOpen = false }
        return isOutputOpen
    }

    /// Ends both sides.
    public mutating func end() {
        isInputOpen = false
        isOutputOpen = false
    }
}
