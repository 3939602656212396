/// Reads protobuf fields of a range of bytes, every access bounds-checked, nothing copied.
///
/// Ranges it returns are offsets into `bytes`, also when it reads a message inside another one.
struct WireReader {
    /// A field's number and wire type.
    struct Tag {
        var number: UInt64
        var wireType: UInt8
    }

    static let varint: UInt8 = 0
    static let fixed64: UInt8 = 1
    static let lengthDelimited: UInt8 = 2
    static let fixed32: UInt8 = 5

    private let bytes: UnsafeRawBufferPointer
    private var offset: Int
    private let end: Int

    /// Reads all of `bytes`.
    init(_ bytes: UnsafeRawBufferPointer) {
        self.init(bytes, in: 0..<bytes.count)
    }

    /// Reads `range` of `bytes`, which must lie within them.
    init(_ bytes: UnsafeRawBufferPointer, in range: Range<Int>) {
        precondition(range.lowerBound >= 0 && range.upperBound <= bytes.count)
        self.bytes = bytes
        offset = range.lowerBound
        end = range.upperBound
    }

    /// The next field's tag; nil at the end of the message.
    mutating func nextTag() throws(WireFault) -> Tag? {
        guard offset < end else { return nil }
        let raw = try readVarint()
        let number = raw >> 3
        guard number > 0, number < 1 << 29 else { throw .fieldNumberInvalid }
        return Tag(number: number, wireType: UInt8(raw & 7))
    }

    /// The value of a varint field.
    mutating func varintValue(_ tag: Tag) throws(WireFault) -> UInt64 {
        guard tag.wireType == Self.varint else { throw .wireTypeMismatch }
        return try readVarint()
    }

    /// Where the bytes of a length-delimited field are.
    mutating func bytesValue(_ tag: Tag) throws(WireFault) -> Range<Int> {
        guard tag.wireType == Self.lengthDelimited else { throw .wireTypeMismatch }
        return try readLengthDelimited()
    }

    /// Where the bytes of a string field are, which are UTF-8 without NUL.
    mutating func stringValue(_ tag: Tag) throws(WireFault) -> Range<Int> {
        let range = try bytesValue(tag)
        guard Self.isText(UnsafeRawBufferPointer(rebasing: bytes[range])) else { throw .stringInvalid }
        return range
    }

    /// Passes over a field that isn't known.
    mutating func skip(_ tag: Tag) throws(WireFault) {
        switch tag.wireType {
        case Self.varint: _ = try readVarint()
        case Self.fixed64: try advance(by: 8)
        case Self.lengthDelimited: _ = try readLengthDelimited()
        case Self.fixed32: try advance(by: 4)
        default: throw .wireTypeInvalid
        }
    }

    private mutating func readVarint() throws(WireFault) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            guard offset < end else { throw .truncated }
            let byte = UInt64(bytes[offset])
            offset += 1
            guard shift < 63 || byte <= 1 else { throw .varintOverflow }
            value |= (byte & 0x7f) << shift
            guard byte >= 0x80 else { return value }
            shift += 7
        }
    }

    private mutating func readLengthDelimited() throws(WireFault) -> Range<Int> {
        let length = try readVarint()
        guard length <= UInt64(end - offset) else { throw .truncated }
        let start = offset
        offset += Int(length)
        return start..<offset
    }

    private mutating func advance(by count: Int) throws(WireFault) {
        guard count <= end - offset else { throw .truncated }
        offset += count
    }

    /// Whether bytes are UTF-8 without NUL. ASCII, the usual case, is a scan.
    private static func isText(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var isASCII = true
        for byte in bytes {
            if byte == 0 { return false }
            if byte >= 0x80 { isASCII = false }
        }
        return isASCII || String(validating: bytes, as: UTF8.self) != nil
    }
}
