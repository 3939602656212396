/// What a client can do wrong on the wire, and what becomes of it.
///
/// | fault | answered on its stream with | reason | then |
/// |---|---|---|---|
/// | even stream id, 0, or not greater than the one before | INVALID_ARGUMENT | STREAM_ID_INVALID | goes on; the id doesn't count as the last one |
/// | length over 4 MiB | RESOURCE_EXHAUSTED | FRAME_TOO_LARGE | goes on; the data is skipped, not buffered |
/// | type other than request | INVALID_ARGUMENT | FRAME_TYPE_INVALID | closed, after what was answered is written |
/// | flags other than 0 and 1 (remote closed) | INVALID_ARGUMENT | FLAGS_INVALID | goes on |
/// | envelope that doesn't decode, or a string that isn't UTF-8 or holds NUL | INVALID_ARGUMENT | REQUEST_MALFORMED | goes on |
/// | more metadata entries than the limit | RESOURCE_EXHAUSTED | METADATA_LIMIT | goes on |
/// | more requests in flight than the limit | RESOURCE_EXHAUSTED | STREAM_LIMIT | goes on |
///
/// A frame with several faults is answered for the first in this order: type, stream id, length, flags, the rest.
public enum PeerFault: Error, Sendable, Equatable {
    /// The stream id is even, zero, or not greater than the one before.
    case streamIDInvalid
    /// The header claims more than ``FrameHeader/maximumLength``; the associated value is that claim, in bytes.
    case frameTooLarge(length: UInt32)
    /// A client sent something other than a request; the associated value is the type's number.
    case frameTypeInvalid(UInt8)
    /// The request isn't unary; the associated value is the flags' bits.
    case flagsInvalid(UInt8)
    /// The data isn't a `ttrpc.Request`.
    case requestMalformed(WireFault)
    /// The request has more than `limit` metadata entries.
    case metadataLimit(Int)
    /// `limit` requests of this connection are in flight already.
    case streamLimit(Int)

    /// The reason in the answer's ``ErrorInfo``.
    public var reason: String {
        switch self {
        case .streamIDInvalid: "STREAM_ID_INVALID"
        case .frameTooLarge: "FRAME_TOO_LARGE"
        case .frameTypeInvalid: "FRAME_TYPE_INVALID"
        case .flagsInvalid: "FLAGS_INVALID"
        case .requestMalformed: "REQUEST_MALFORMED"
        case .metadataLimit: "METADATA_LIMIT"
        case .streamLimit: "STREAM_LIMIT"
        }
    }

    /// The code of the answer.
    public var code: StatusCode {
        switch self {
        case .frameTooLarge, .metadataLimit, .streamLimit: .resourceExhausted
        case .streamIDInvalid, .frameTypeInvalid, .flagsInvalid, .requestMalformed: .invalidArgument
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
        case .frameTooLarge(let length):
            "a frame of \(length) bytes is over the limit of \(FrameHeader.maximumLength) bytes"
        case .frameTypeInvalid(let type): "a client sends requests (type 1), not frames of type \(type)"
        case .flagsInvalid(let flags): "a unary request has flags 0 or 1, not \(flags)"
        case .requestMalformed(let fault): "the request is malformed: \(fault)"
        case .metadataLimit(let limit): "a request may have at most \(limit) metadata entries"
        case .streamLimit(let limit): "\(limit) requests of this connection are in flight, which is the limit"
        }
    }
}
