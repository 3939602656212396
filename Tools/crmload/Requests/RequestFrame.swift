internal import CRMWire
internal import NIOCore
internal import TTRPC

/// Whole request frames, as crmd takes them.
enum RequestFrame {
    /// The frame of a call.
    ///
    /// - Parameters:
    ///   - user: for whom it is made; nil for nobody.
    ///   - streamID: 0 if it is filled in later.
    static func encode(_ method: Method, user: String?, payload: [UInt8], streamID: UInt32 = 0) -> [UInt8] {
        var frame = ByteBuffer()
        append(to: &frame, method, user: user, payload: payload, streamID: streamID)
        return Array(frame.readableBytesView)
    }

    /// Appends the frame of a call to `buffer`.
    static func append(
        to buffer: inout ByteBuffer, _ method: Method, user: String?, payload: [UInt8], streamID: UInt32
    ) {
        var data = ByteBuffer()
        RequestEnvelope.encode(
            service: method.service, method: method.name, payload: payload, timeoutNanoseconds: 0,
            metadata: user.map { [(key: "crm-user", value: $0)] } ?? [], into: &data)
        FrameHeader(length: UInt32(data.readableBytes), streamID: streamID, type: .request).write(to: &buffer)
        buffer.writeImmutableBuffer(data)
    }
}
