/// What a client can do wrong on the wire, and what becomes of it.
///
/// | fault | answered on its stream with | reason | then |
/// |---|---|---|---|
/// | even stream id, 0, or not greater than the one before | INVALID_ARGUMENT | STREAM_ID_INVALID | goes on; the id doesn't count as the last one |
/// | length over the limit | RESOURCE_EXHAUSTED | FRAME_TOO_LARGE | goes on; the data is skipped, not buffered |
/// | type other than request and data | INVALID_ARGUMENT | FRAME_TYPE_INVALID | closed, after what was answered is written |
/// | a request's flags other than 0, 1 (remote closed) and 2 (remote open) | INVALID_ARGUMENT | FLAGS_INVALID | goes on |
/// | data for an id that was never a request's | INVALID_ARGUMENT | STREAM_ID_INVALID | goes on |
/// | data with flags other than 1 (remote closed) and 4 (no data), or no data but a length | INVALID_ARGUMENT | FLAGS_INVALID | the stream is over |
/// | data after the end of the client's side, or a message where none is taken | INVALID_ARGUMENT | STREAM_INPUT_INVALID | the stream is over |
/// | envelope that doesn't decode, or a string that isn't UTF-8 or holds NUL | INVALID_ARGUMENT | REQUEST_MALFORMED | goes on |
/// | more metadata entries than the limit | RESOURCE_EXHAUSTED | METADATA_LIMIT | goes on |
/// | more requests in flight than the limit | RESOURCE_EXHAUSTED | STREAM_LIMIT | goes on |
///
/// A frame with several faults is answered for the first in this order: type, stream id, length, flags, the rest.
public enum PeerFault: Error, Sendable, Equatable {
    /// The stream id is even, zero, or not greater than the one before.
    case streamIDInvalid
    /// Data for a stream that was never opened.
    case streamUnknown
    /// The header claims more than the limit, both in bytes.
    case frameTooLarge(length: UInt32, limit: Int)
    /// A client sent something other than a request and data; the associated value is the type's number.
    case frameTypeInvalid(UInt8)
    /// A request's flags make no sense; the associated value is their bits.
    case flagsInvalid(UInt8)
    /// A data frame's flags make no sense; the associated value is their bits.
    case dataFlagsInvalid(UInt8)
    /// Data came after the end of the peer's side.
    case inputEnded
    /// A message came on a stream that takes none.
    case messageUnexpected
    /// The data isn't a `ttrpc.Request`.
    case requestMalformed(WireFault)
    /// The request has more than `limit` metadata entries.
    case metadataLimit(Int)
    /// `limit` requests of this connection are in flight already.
    case streamLimit(Int)
    /// `limit` requests of all connections are in flight already.
    case requestLimit(Int)
    /// So many requests of all connections are in flight already that no more of them may be streams.
    case openStreamLimit(Int)

    /// The reason in the answer's ``ErrorInfo``.
    public var reason: String {
        switch self {
        case .streamIDInvalid, .streamUnknown: "STREAM_ID_INVALID"
        case .frameTooLarge: "FRAME_TOO_LARGE"
        case .frameTypeInvalid: "FRAME_TYPE_INVALID"
        case .flagsInvalid, .dataFlagsInvalid: "FLAGS_INVALID"
        case .inputEnded, .messageUnexpected: "STREAM_INPUT_INVALID"
        case .requestMalformed: "REQUEST_MALFORMED"
        case .metadataLimit: "METADATA_LIMIT"
        case .streamLimit: "STREAM_LIMIT"
        case .requestLimit, .openStreamLimit: "REQUEST_LIMIT"
        }
    }

    /// The code of the answer.
    public var code: StatusCode {
        switch self {
        case .frameTooLarge, .metadataLimit, .streamLimit, .requestLimit, .openStreamLimit: .resourceExhausted
        case .streamIDInvalid, .streamUnknown, .frameTypeInvalid, .flagsInvalid, .dataFlagsInvalid, .inputEnded,
            .messageUnexpected, .requestMalformed:
            .invalidArgument
        }
    }

    /// Whether the connection is closed once the fault is answered.
    public var closesConnection: Bool {
        if case .frameTypeInvalid = self { true } else { false }
    }

    /// The answer, with `domain` in its ``ErrorInfo``.
    public func status(domain: String) -> Status {
        Status(code, description, reason: reason, domain: domain)
    }
}

extension PeerFault: CustomStringConvertible {
    /// What is wrong, for the peer's developer.
    public var description: String {
        switch self {
        case .streamIDInvalid: "the stream id must be odd and greater than the one before"
        case .streamUnknown: "there was no request with this stream id"
        case .frameTooLarge(let length, let limit): "a frame of \(length) bytes is over the limit of \(limit) bytes"
        case .frameTypeInvalid(let type):
            "a client sends requests (type 1) and data (type 3), not frames of type \(type)"
        case .flagsInvalid(let flags): "a request has flags 0, 1 or 2, not \(flags)"
        case .dataFlagsInvalid(let flags): "a data frame has flags 0, 1, 4 or 5, the latter without data, not \(flags)"
        case .inputEnded: "data came after the end of the client's side"
        case .messageUnexpected: "a message came for a method that takes one request"
        case .requestMalformed(let fault): "the request is malformed: \(fault)"
        case .metadataLimit(let limit): "a request may have at most \(limit) metadata entries"
        case .streamLimit(let limit): "\(limit) requests of this connection are in flight, which is the limit"
        case .requestLimit(let limit): "\(limit) requests are in flight, which is the limit"
        case .openStreamLimit(let limit): "\(limit) requests are in flight, the half of the limit that streams may be"
        }
    }
}
