public import NIOCore

/// One frame as it came: its header and its data.
///
/// The data is a slice of the connection's read buffer, so a frame is to be used and let go, not kept.
public struct Frame: Sendable, Equatable {
    /// What the ten bytes before the data said.
    public var header: FrameHeader
    /// The data, exactly `header.length` bytes.
    public var payload: ByteBuffer

    /// Makes a frame of a header and its data.
    public init(header: FrameHeader, payload: ByteBuffer) {
        self.header = header
        self.payload = payload
    }
}

extension Frame: CustomStringConvertible {
    /// The header only: data may be anybody's secret.
    public var description: String { "Frame(\(header))" }
}
