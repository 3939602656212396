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
