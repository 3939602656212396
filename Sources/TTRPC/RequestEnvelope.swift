public import NIOCore

/// `ttrpc.Request` as offsets into the bytes it was decoded from; nothing of it is copied.
///
/// ```
/// string service = 1; string method = 2; bytes payload = 3; int64 timeout_nano = 4; repeated KeyValue metadata = 5
/// KeyValue: string key = 1; string value = 2
/// ```
/// Fields not known are skipped, and of a field given twice the last one counts. Strings must be UTF-8 without NUL.
/// A value is made to be used again: decoding keeps the space of the entries.
public struct RequestEnvelope: Sendable, Equatable {
    /// Where a metadata entry's key and value are.
    public struct Entry: Sendable, Equatable {
        /// The key's bytes.
        public var key: Range<Int>
        /// The value's bytes.
        public var value: Range<Int>
    }

    /// Where the service's name is; empty when absent.
    public private(set) var service = 0..<0
    /// Where the method's name is; empty when absent.
    public private(set) var method = 0..<0
    /// Where the payload is; empty when absent.
    public private(set) var payload = 0..<0
    /// How long the caller waits, in nanoseconds; 0 or less is no limit.
    public private(set) var timeoutNanoseconds: Int64 = 0
    /// The metadata in the order it came, keys given twice included.
    public private(set) var metadata: [Entry] = []

    /// An envelope to decode into.
    public init() {}

    /// Decodes `bytes` into this value and forgets what it held.
    ///
    /// - Throws: ``PeerFault/requestMalformed(_:)``, or ``PeerFault/metadataLimit(_:)`` past `maximumMetadataEntries`.
    ///   What this value holds is then of no meaning, but safe.
    public mutating func decode(
        _ bytes: UnsafeRawBufferPointer, maximumMetadataEntries: Int
    ) throws(PeerFault) {
        service = 0..<0
        method = 0..<0
        payload = 0..<0
        timeoutNanoseconds = 0
        metadata.removeAll(keepingCapacity: true)
        do throws(WireFault) {
            var reader = WireReader(bytes)
            while let tag = try reader.nextTag() {
                switch tag.number {
                case 1: service = try reader.stringValue(tag)
                case 2: method = try reader.stringValue(tag)
                case 3: payload = try reader.bytesValue(tag)
                case 4: timeoutNanoseconds = Int64(bitPattern: try reader.varintValue(tag))
                case 5: metadata.append(try Self.entry(bytes, in: reader.bytesValue(tag)))
                default: try reader.skip(tag)
                }
                if metadata.count > maximumMetadataEntries { break }
            }
        } catch {
            throw .requestMalformed(error)
        }
        guard metadata.count <= maximumMetadataEntries else { throw .metadataLimit(maximumMetadataEntries) }
    }

    private static func entry(_ bytes: UnsafeRawBufferPointer, in range: Range<Int>) throws(WireFault) -> Entry {
        var entry = Entry(key: 0..<0, value: 0..<0)
        var reader = WireReader(bytes, in: range)
        while let tag = try reader.nextTag() {
            switch tag.number {
            case 1: entry.key = try reader.stringValue(tag)
            case 2: entry.value = try reader.stringValue(tag)
            default: try reader.skip(tag)
            }
        }
        return entry
    }

    /// Appends a request's encoding to `buffer`.
    ///
    /// - Parameter timeoutNanoseconds: how long the caller waits; 0 is no limit and is not written.
    public static func encode(
        service: String, method: String, payload: [UInt8], timeoutNanoseconds: Int64,
        metadata: [(key: String, value: String)], into buffer: inout ByteBuffer
    ) {
        buffer.writeStringField(1, service)
        buffer.writeStringField(2, method)
        buffer.writeBytesField(3, payload)
        buffer.writeVarintField(4, UInt64(bitPattern: timeoutNanoseconds))
        for (key, value) in metadata {
            buffer.writeFieldHead(
                5, count: ByteBuffer.fieldSize(key.utf8.count) + ByteBuffer.fieldSize(value.utf8.count))
            buffer.writeStringField(1, key)
            buffer.writeStringField(2, value)
        }
    }
}
