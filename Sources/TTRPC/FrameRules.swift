/// What a server checks of a client's frame headers, in order: a state machine without a socket.
public struct FrameRules: Sendable {
    /// What a frame is, whose header is right.
    public enum Verdict: Sendable, Equatable {
        /// It begins a call.
        case request
        /// It belongs to a stream that is open, or was.
        case data
    }

    private let maximumFrameBytes: Int
    private var lastStreamID: UInt32 = 0

    /// The rules at the start of a connection.
    public init(maximumFrameBytes: Int = FrameHeader.maximumLength) {
        self.maximumFrameBytes = maximumFrameBytes
    }

    /// Judges the next header. The id of a request that is valid counts as the last one even if the frame has another fault.
    ///
    /// - Throws: the first fault, in the order ``PeerFault`` states. The length and flags of data frames aren't judged here: they
    ///   matter only to a stream that is still open.
    public mutating func check(_ header: FrameHeader) throws(PeerFault) -> Verdict {
        switch header.type {
        case .request:
            guard header.streamID % 2 == 1, header.streamID > lastStreamID else { throw .streamIDInvalid }
            lastStreamID = header.streamID
            guard header.length <= maximumFrameBytes else {
                throw .frameTooLarge(length: header.length, limit: maximumFrameBytes)
            }
            switch header.flags {
            case [], .remoteClosed, .remoteOpen: return .request
            default: throw .flagsInvalid(header.flags.rawValue)
            }
        case .data:
            guard header.streamID % 2 == 1, header.streamID <= lastStreamID else { throw .streamUnknown }
            return .data
        default: throw .frameTypeInvalid(header.type.rawValue)
        }
    }
}
