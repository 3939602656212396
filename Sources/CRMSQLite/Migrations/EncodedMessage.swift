/// A message in the protobuf encoding, for migrations: they change what is stored when there is no schema at hand.
struct EncodedMessage {
    private(set) var bytes: [UInt8] = []

    /// Adds a number as a varint.
    mutating func add(_ field: Int, varint value: UInt64) {
        append(UInt64(field << 3))
        append(value)
    }

    /// Adds a text, or a message that is encoded.
    mutating func add(_ field: Int, _ value: some Collection<UInt8>) {
        append(UInt64(field << 3 | 2))
        append(UInt64(value.count))
        bytes += value
    }

    private mutating func append(_ varint: UInt64) {
        var rest = varint
        while rest > 0x7f {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    /// Puts another text in the place of one, wherever it stands at the end of one of the paths of field numbers.
    ///
    /// - Returns: nil if it stands nowhere there, or the bytes are no message.
    static func replacing(
        _ text: String, by other: String, at paths: [[Int]], in bytes: some Collection<UInt8>
    ) -> [UInt8]? {
        var reader = EncodedMessageReader(bytes)
        var result = EncodedMessage()
        var isReplaced = false
        while let entry = reader.next() {
            let further = paths.filter { $0.first == entry.field }.map { Array($0.dropFirst()) }
            guard let content = entry.content, !further.isEmpty else {
                result.bytes += entry.bytes
                continue
            }
            if further.contains([]), content.elementsEqual(text.utf8) {
                result.add(entry.field, Array(other.utf8))
                isReplaced = true
            } else if let changed = replacing(text, by: other, at: further.filter { !$0.isEmpty }, in: content) {
                result.add(entry.field, changed)
                isReplaced = true
            } else {
                result.bytes += entry.bytes
            }
        }
        return isReplaced && reader.isAtEnd ? result.bytes : nil
    }
}

/// Takes a message apart, entry by entry.
private struct EncodedMessageReader {
    struct Entry {
        let field: Int
        /// All of the entry.
        let bytes: ArraySlice<UInt8>
        /// Of a text or a message; nil for numbers.
        let content: ArraySlice<UInt8>?
    }

    private var rest: ArraySlice<UInt8>
    private var isBroken = false

    init(_ bytes: some Collection<UInt8>) {
        rest = Array(bytes)[...]
    }

    var isAtEnd: Bool { rest.isEmpty && !isBroken }

    mutating func next() -> Entry? {
        if rest.isEmpty { return nil }
        let start = rest
        guard let tag = varint(), let length = length(ofWireType: tag & 7), length <= rest.count else {
            isBroken = true
            return nil
        }
        let content = rest.prefix(length)
        rest = rest.dropFirst(length)
        return Entry(
            field: Int(truncatingIfNeeded: tag >> 3), bytes: start[start.startIndex..<rest.startIndex],
            content: tag & 7 == 2 ? content : nil)
    }

    /// How many bytes follow; nil for what there is not.
    private mutating func length(ofWireType type: UInt64) -> Int? {
        switch type {
        case 0: varint().map { _ in 0 }
        case 1: 8
        case 2: varint().flatMap { Int(exactly: $0) }
        case 5: 4
        default: nil
        }
    }

    private mutating func varint() -> UInt64? {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 64, by: 7) {
            guard let byte = rest.popFirst() else { return nil }
            value |= UInt64(byte & 0x7f) << shift
            if byte < 0x80 { return value }
        }
        return nil
    }
}
