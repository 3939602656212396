/// A message kept in its encoded form, as a field with `lazy = true` holds it: what is only passed
/// on is never taken apart. The bytes are valid: the codec checks them where they come in.
public struct Encoded<Message>: Sendable, Hashable {
    /// The message in the protobuf encoding.
    public var bytes: [UInt8]

    /// Takes bytes that are known to be an encoded `Message`.
    public init(bytes: [UInt8]) {
        self.bytes = bytes
    }
}
