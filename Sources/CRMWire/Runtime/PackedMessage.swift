internal import CMessages

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
