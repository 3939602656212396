/// Reads the fields of an encoded message, one after the other. It never reads past the end, whatever the bytes.
struct ProtobufReader {
    /// What stands behind a field's number.
    enum RawValue: Hashable {
        case varint(UInt64)
        case fixed64(UInt64)
        case bytes(ArraySlice<UInt8>)
        case fixed32(UInt32)
    }

    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) {
        rest = bytes
    }

    var isAtEnd: Bool { rest.isEmpty }

    /// The next field; nil at the end.
    mutating func next() throws(PlacedFault) -> (number: Int, value: RawValue)? {
        if rest.isEmpty { return nil }
        let key = try varint()
        guard let number = Int(exactly: key >> 3), (1...536_870_911).contains(number) else {
            throw PlacedFault("a field has a number that can't be")
        }
        switch key & 7 {
        case 0: return (number, .varint(try varint()))
        case 1: return (number, .fixed64(try fixed(8)))
        case 2: return (number, .bytes(try bytes()))
        case 5: return (number, .fixed32(UInt32(truncatingIfNeeded: try fixed(4))))
        default: throw PlacedFault("field \(number) has the wire type \(key & 7), which is not in use")
        }
    }

    /// A number of 1 to 10 bytes, the low bits first.
    mutating func varint() throws(PlacedFault) -> UInt64 {
        var result: UInt64 = 0
        var shift: UInt64 = 0
        while let byte = rest.popFirst() {
            guard shift < 63 || byte <= 1 else { throw PlacedFault("a number has more than 64 bits") }
            result |= UInt64(byte & 0x7f) << shift
            if byte < 0x80 { return result }
            shift += 7
        }
        throw PlacedFault("the bytes end within a number")
    }

    /// A number of that many bytes, the lowest first.
    mutating func fixed(_ count: Int) throws(PlacedFault) -> UInt64 {
        guard rest.count >= count else { throw PlacedFault("the bytes end within a number") }
        let result = rest.prefix(count).reversed().reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
        rest = rest.dropFirst(count)
        return result
    }

    private mutating func bytes() throws(PlacedFault) -> ArraySlice<UInt8> {
        let length = try varint()
        guard length <= UInt64(rest.count) else { throw PlacedFault("the bytes end within a field") }
        let result = rest.prefix(Int(length))
        rest = rest.dropFirst(Int(length))
        return result
    }
}
