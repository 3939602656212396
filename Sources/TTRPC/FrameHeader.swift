public import NIOCore

/// The ten bytes before a frame's data: `u32 length, u32 stream id` (big-endian), `u8 type`, `u8 flags`.
public struct FrameHeader: Sendable, Equatable {
    /// How many bytes a header takes on the wire.
    public static let size = 10
    /// The most data a frame may carry, in bytes (4 MiB).
    public static let maximumLength = 4_194_304
    /// The largest stream id a client may use. Ids don't wrap round: a client that is through them redials.
    public static let maximumStreamID: UInt32 = 2_147_483_647

    /// How many bytes of data follow, as claimed by the sender; it may exceed ``maximumLength``.
    public var length: UInt32
    /// The call the frame belongs to. Clients use odd ids.
    public var streamID: UInt32
    /// What the data is.
    public var type: FrameType
    /// What the frame says about its stream.
    public var flags: FrameFlags

    /// Makes a header of its four fields.
    public init(length: UInt32, streamID: UInt32, type: FrameType, flags: FrameFlags = []) {
        self.length = length
        self.streamID = streamID
        self.type = type
        self.flags = flags
    }

    /// Reads the header at the start of `buffer` and consumes nothing; nil when fewer than ``size`` bytes are there.
    public init?(peekingAt buffer: ByteBuffer) {
        guard
            let (length, streamID, type, flags) = buffer.peekMultipleIntegers(
                as: (UInt32, UInt32, UInt8, UInt8).self)
        else { return nil }
        self.init(
            length: length, streamID: streamID, type: FrameType(rawValue: type), flags: FrameFlags(rawValue: flags))
    }

    /// Appends the ten bytes to `buffer`.
    public func write(to buffer: inout ByteBuffer) {
        buffer.writeMultipleIntegers(length, streamID, type.rawValue, flags.rawValue)
    }

    /// Stores the ten bytes at the start of `bytes`, which must hold at least ``size``.
    func store(in bytes: UnsafeMutableRawBufferPointer) {
        bytes.storeBytes(of: length.bigEndian, toByteOffset: 0, as: UInt32.self)
        bytes.storeBytes(of: streamID.bigEndian, toByteOffset: 4, as: UInt32.self)
        bytes.storeBytes(of: type.rawValue, toByteOffset: 8, as: UInt8.self)
        bytes.storeBytes(of: flags.rawValue, toByteOffset: 9, as: UInt8.self)
    }
}

extension FrameHeader: CustomStringConvertible {
    /// All four fields; none of them is secret.
    public var description: String {
        "stream \(streamID), type \(type.rawValue), flags \(flags.rawValue), \(length) bytes"
    }
}

/// What a frame's data is. Types this version doesn't know keep their number.
public struct FrameType: RawRepresentable, Sendable, Hashable {
    /// The number on the wire.
    public var rawValue: UInt8

    /// Takes any number, known or not.
    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// A `ttrpc.Request`, from a client (1).
    public static let request = FrameType(rawValue: 1)
    /// A `ttrpc.Response`, from a server (2).
    public static let response = FrameType(rawValue: 2)
    /// A message of a stream (3), as it is.
    public static let data = FrameType(rawValue: 3)
}

/// What a frame says about its stream. Flags this version doesn't know keep their bit.
public struct FrameFlags: OptionSet, Sendable, Hashable {
    /// The bits on the wire.
    public let rawValue: UInt8

    /// Takes any bits, known or not.
    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// The sender sends no more on this stream (1).
    public static let remoteClosed = FrameFlags(rawValue: 1)
    /// The sender will send more on this stream (2).
    public static let remoteOpen = FrameFlags(rawValue: 2)
    /// The frame carries no message (4).
    public static let noData = FrameFlags(rawValue: 4)
}
