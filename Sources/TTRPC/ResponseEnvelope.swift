public import NIOCore

/// `ttrpc.Response`: a payload, or the status that says why there is none.
///
/// ```
/// google.rpc.Status status = 1; bytes payload = 2
/// Status: int32 code = 1; string message = 2; repeated google.protobuf.Any details = 3
/// Any: string type_url = 1; bytes value = 2
/// google.rpc.ErrorInfo: string reason = 1; string domain = 2; map<string, string> metadata = 3
/// ```
/// A success has no status field at all. Of details only the last ErrorInfo counts; a code not known becomes UNKNOWN.
public enum ResponseEnvelope: Sendable, Equatable {
    /// The call succeeded; the payload is at these offsets of the decoded bytes.
    case payload(Range<Int>)
    /// The call failed.
    case failure(Status)

    /// Decodes `bytes`. Fields not known are skipped, and of a field given twice the last one counts.
    ///
    /// - Throws: what is wrong with the bytes.
    public init(decoding bytes: UnsafeRawBufferPointer) throws(WireFault) {
        var payload = 0..<0
        var status: Status?
        var reader = WireReader(bytes)
        while let tag = try reader.nextTag() {
            switch tag.number {
            case 1: status = try Self.status(bytes, in: reader.bytesValue(tag))
            case 2: payload = try reader.bytesValue(tag)
            default: try reader.skip(tag)
            }
        }
        if let status, status.code != .ok { self = .failure(status) } else { self = .payload(payload) }
    }

    /// Appends a failure's encoding to `buffer`.
    public static func encode(_ status: Status, into buffer: inout ByteBuffer) {
        var message = ByteBuffer()
        message.writeVarintField(1, UInt64(bitPattern: Int64(status.code.rawValue)))
        message.writeStringField(2, status.message)
        if let errorInfo = status.errorInfo {
            var detail = ByteBuffer()
            detail.writeStringField(1, ErrorInfo.typeURL)
            let value = Self.encoded(errorInfo)
            if value.readableBytes > 0 { detail.writeMessageField(2, value) }
            message.writeMessageField(3, detail)
        }
        buffer.writeMessageField(1, message)
    }

    /// Appends a success's encoding to `buffer`.
    public static func encode(payload: [UInt8], into buffer: inout ByteBuffer) {
        buffer.writeBytesField(2, payload)
    }

    private static func encoded(_ errorInfo: ErrorInfo) -> ByteBuffer {
        var buffer = ByteBuffer()
        buffer.writeStringField(1, errorInfo.reason)
        buffer.writeStringField(2, errorInfo.domain)
        for (key, value) in errorInfo.metadata.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
            // An entry of a map has both its fields, also when they are empty.
            let (keyCount, valueCount) = (key.utf8.count, value.utf8.count)
            buffer.writeFieldHead(
                3, count: ByteBuffer.lengthDelimitedSize(keyCount) + ByteBuffer.lengthDelimitedSize(valueCount))
            buffer.writeFieldHead(1, count: keyCount)
            buffer.writeString(key)
            buffer.writeFieldHead(2, count: valueCount)
            buffer.writeString(value)
        }
        return buffer
    }

    private static func status(_ bytes: UnsafeRawBufferPointer, in range: Range<Int>) throws(WireFault) -> Status {
        var status = Status(code: .ok, message: "")
        var reader = WireReader(bytes, in: range)
        while let tag = try reader.nextTag() {
            switch tag.number {
            case 1:
                let code = Int32(truncatingIfNeeded: try reader.varintValue(tag))
                status.code = StatusCode(rawValue: code) ?? .unknown
            case 2: status.message = string(bytes, try reader.stringValue(tag))
            case 3:
                if let info = try detail(bytes, in: reader.bytesValue(tag)) { status.errorInfo = info }
            default: try reader.skip(tag)
            }
        }
        return status
    }

    /// The ErrorInfo in an Any; nil when the Any holds something else.
    private static func detail(
        _ bytes: UnsafeRawBufferPointer, in range: Range<Int>
    ) throws(WireFault) -> ErrorInfo? {
        var typeURL = 0..<0
        var value = 0..<0
        var reader = WireReader(bytes, in: range)
        while let tag = try reader.nextTag() {
            switch tag.number {
            case 1: typeURL = try reader.stringValue(tag)
            case 2: value = try reader.bytesValue(tag)
            default: try reader.skip(tag)
            }
        }
        guard string(bytes, typeURL) == ErrorInfo.typeURL else { return nil }
        return try errorInfo(bytes, in: value)
    }

    private static func errorInfo(
        _ bytes: UnsafeRawBufferPointer, in range: Range<Int>
    ) throws(WireFault) -> ErrorInfo {
        var info = ErrorInfo(reason: "", domain: "")
        var reader = WireReader(bytes, in: range)
        while let tag = try reader.nextTag() {
            switch tag.number {
            case 1: info.reason = string(bytes, try reader.stringValue(tag))
            case 2: info.domain = string(bytes, try reader.stringValue(tag))
            case 3:
                let entry = try keyValue(bytes, in: reader.bytesValue(tag))
                info.metadata[entry.key] = entry.value
            default: try reader.skip(tag)
            }
        }
        return info
    }

    private static func keyValue(
        _ bytes: UnsafeRawBufferPointer, in range: Range<Int>
    ) throws(WireFault) -> (key: String, value: String) {
        var entry = (key: "", value: "")
        var reader = WireReader(bytes, in: range)
        while let tag = try reader.nextTag() {
            switch tag.number {
            case 1: entry.key = string(bytes, try reader.stringValue(tag))
            case 2: entry.value = string(bytes, try reader.stringValue(tag))
            default: try reader.skip(tag)
            }
        }
        return entry
    }

    /// The string at `range`, which was found to be UTF-8.
    private static func string(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) -> String {
        String(decoding: bytes[range], as: UTF8.self)
    }
}
