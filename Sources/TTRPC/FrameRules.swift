/// What a server checks of a client's frame headers, in order: a state machine without a socket.
public struct FrameRules: Sendable {
    private var lastStreamID: UInt32 = 0

    /// The rules at the start of a connection.
    public init() {}

    /// Judges the next header. An id that is valid counts as the last one even if the frame has another fault.
    ///
    /// - Throws: the first fault, in the order ``PeerFault`` states.
    public mutating func check(_ header: FrameHeader) throws(PeerFault) {
        guard header.type == .request else { throw .frameTypeInvalid(header.type.rawValue) }
        guard header.streamID % 2 == 1, header.streamID > lastStreamID else { throw .streamIDInvalid }
        lastStreamID = header.streamID
        guard header.length <= UInt32(FrameHeader.maximumLength) else { throw .frameTooLarge(length: header.length) }
        guard header.flags == [] || header.flags == .remoteClosed else { throw .flagsInvalid(header.flags.rawValue) }
    }
}
