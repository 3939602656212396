internal import Glibc
public import NIOCore

/// A request, lent to its handler for the time of the call.
///
/// Everything it points to is in the connection's read buffer: what is needed later is to be copied. Strings are
/// UTF-8 without NUL; service and method are empty when the client left them out, which is the handler's to refuse.
public struct Request: ~Copyable {
    /// Whether the client calls the method as a stream, and goes on sending.
    public enum Form: Sendable, Equatable {
        /// One request, one answer.
        case unary
        /// A stream on which the client sends no more.
        case closedStream
        /// A stream on which the client may send more.
        case openStream

        init(_ flags: FrameFlags) {
            self = flags.contains(.remoteOpen) ? .openStream : flags.contains(.remoteClosed) ? .closedStream : .unary
        }
    }

    /// How the method is called.
    public let form: Form
    /// Who asks, as the kernel told when the connection was accepted.
    public let peer: PeerCredentials
    /// When the caller stops waiting; nil when it gave no timeout. Counted from when the request was read.
    public let deadline: NIODeadline?

    private let bytes: UnsafeRawBufferPointer
    private let envelope: RequestEnvelope

    init(
        _ envelope: RequestEnvelope, of bytes: UnsafeRawBufferPointer, form: Form, peer: PeerCredentials,
        deadline: NIODeadline?
    ) {
        self.form = form
        self.envelope = envelope
        self.bytes = bytes
        self.peer = peer
        self.deadline = deadline
    }

    /// The service's name.
    public var service: UnsafeRawBufferPointer { slice(envelope.service) }
    /// The method's name.
    public var method: UnsafeRawBufferPointer { slice(envelope.method) }
    /// The payload; empty when absent.
    public var payload: UnsafeRawBufferPointer { slice(envelope.payload) }
    /// How many metadata entries there are, keys given twice included.
    public var metadataCount: Int { envelope.metadata.count }

    /// The metadata value of `key`; of a key given twice the last one. Nil when the key isn't there.
    public func metadata(_ key: StaticString) -> UnsafeRawBufferPointer? {
        precondition(key.hasPointerRepresentation)
        guard let base = bytes.baseAddress else { return nil }
        let entry = envelope.metadata.last {
            $0.key.count == key.utf8CodeUnitCount && memcmp(base + $0.key.lowerBound, key.utf8Start, $0.key.count) == 0
        }
        return entry.map { slice($0.value) }
    }

    /// Calls `body` with key and value of each metadata entry, in the order they came.
    public func forEachMetadata(
        _ body: (_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) throws -> Void
    ) rethrows {
        for entry in envelope.metadata {
            try body(slice(entry.key), slice(entry.value))
        }
    }

    /// Which method of which service, and how much of what; neither payload nor metadata, which may be secret.
    public var description: String {
        let service = String(decoding: service, as: UTF8.self)
        let method = String(decoding: method, as: UTF8.self)
        return "\(service)/\(method), payload of \(payload.count) bytes, \(metadataCount) metadata entries"
    }

    private func slice(_ range: Range<Int>) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: bytes[range])
    }
}
