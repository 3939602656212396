internal import CMessages

/// A value that can be sent: packed to bytes and unpacked from them by protobuf-c.
///
/// The conformances are generated, one for each message of the protos.
public protocol WireMessage: Sendable {
    /// The full name in the protos: "crm.v1.Record".
    static var protoName: String { get }

    /// Unpacks and checks the message.
    ///
    /// Strings have to be UTF-8 without NUL, enum values have to be known, and the memory that it
    /// takes has to stay within the arena's budget. Unknown fields are dropped.
    init(decoding bytes: UnsafeRawBufferPointer, in arena: Arena) throws(WireError)

    /// Packs the message. The result is valid until the arena is reset.
    func packed(in arena: Arena) -> PackedMessage
}

extension WireMessage {
    /// Unpacks the message from an array of bytes.
    public init(decoding bytes: [UInt8], in arena: Arena) throws(WireError) {
        // The standard library's withUnsafeBytes doesn't carry a typed error yet.
        let result: Result<Self, WireError> = bytes.withUnsafeBytes { buffer in
            Result { () throws(WireError) in try Self(decoding: buffer, in: arena) }
        }
        self = try result.get()
    }

    /// The encoded message.
    public func encoded(in arena: Arena) -> [UInt8] {
        let message = packed(in: arena)
        return [UInt8](unsafeUninitializedCapacity: message.byteCount) { buffer, count in
            message.write(to: UnsafeMutableRawBufferPointer(buffer))
            count = message.byteCount
        }
    }
}

/// A message in the form in which protobuf-c writes it out.
public struct PackedMessage {
    let message: UnsafePointer<ProtobufCMessage>

    /// How many bytes the encoded message has.
    public let byteCount: Int

    init(_ message: UnsafeMutableRawPointer) {
        // Every generated struct begins with its ProtobufCMessage.
        self.message = UnsafePointer(message.assumingMemoryBound(to: ProtobufCMessage.self))
        byteCount = protobuf_c_message_get_packed_size(self.message)
    }

    /// Writes the encoded message.
    ///
    /// - Precondition: `target` has room for `byteCount` bytes.
    public func write(to target: UnsafeMutableRawBufferPointer) {
        precondition(target.count >= byteCount, "no room for the encoded message")
        guard let base = target.baseAddress else { return }
        _ = protobuf_c_message_pack(message, base.assumingMemoryBound(to: UInt8.self))
    }
}
