internal import CRMModel
internal import CRMRepository

/// Where the next page of a list begins, as text for the caller to hand back.
///
/// It fits only the list it comes from: the fingerprint covers the user, the object, the scene, the filter and the order.
struct PageToken {
    /// A long text as the key, and what goes with it.
    private static let maximumDigits = 100_000

    let position: RecordQuery.Position
    let fingerprint: UInt64

    init(position: RecordQuery.Position, fingerprint: UInt64) {
        self.position = position
        self.fingerprint = fingerprint
    }

    /// Hexadecimal: the fingerprint, the id, what kind of key, and its bytes.
    var text: String {
        var bytes = Self.bytes(fingerprint) + Self.bytes(UInt64(bitPattern: position.id))
        switch position.key {
        case nil: bytes.append(0)
        case .integer(let value): bytes += [1] + Self.bytes(UInt64(bitPattern: value))
        case .text(let value): bytes += [2] + Array(value.utf8)
        case .bytes(let value): bytes += [3] + value
        }
        let digits = Array("0123456789abcdef")
        return String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }

    /// - Throws: PAGE_TOKEN_INVALID.
    init(_ text: String, expecting expected: UInt64) throws(CallError) {
        let invalid = CallError(.pageTokenInvalid, "page_token is not one of this list")
        guard text.utf8.count <= Self.maximumDigits else { throw invalid }
        let digits = text.utf8.map { Character(UnicodeScalar($0)).hexDigitValue }
        guard digits.count.isMultiple(of: 2), !digits.contains(nil) else { throw invalid }
        let nibbles = digits.compactMap { $0 }
        let bytes = stride(from: 0, to: nibbles.count, by: 2).map { UInt8(nibbles[$0] << 4 | nibbles[$0 + 1]) }
        guard bytes.count >= 17 else { throw invalid }
        fingerprint = Self.number(bytes[0..<8])
        guard fingerprint == expected else { throw invalid }
        let rest = bytes[17...]
        let key: FieldKey?
        switch bytes[16] {
        case 0 where rest.isEmpty: key = nil
        case 1 where rest.count == 8: key = .integer(Int64(bitPattern: Self.number(rest)))
        case 2: key = .text(String(decoding: rest, as: UTF8.self))
        case 3: key = .bytes(Array(rest))
        default: throw invalid
        }
        position = RecordQuery.Position(key: key, id: Int64(bitPattern: Self.number(bytes[8..<16])))
    }

    /// What the request asks for, apart from which page, and what the saved scene asks that it names.
    static func fingerprint(
        of request: ListRecordsRequest, _ scene: SavedQuestion?, user: Int64, _ codec: MessageCodec
    ) -> UInt64 {
        var request = request
        request.pageToken = ""
        request.pageSize = 0
        let saved = scene.map { codec.encode(Scene(builtIn: $0.builtIn, filter: $0.filter, sort: $0.sort)).bytes } ?? []
        return fingerprint(of: codec.encode(request).bytes, user: user, saved)
    }

    /// Of a question, encoded, of who asks it, and of what else it depends on (FNV-1a).
    static func fingerprint(of question: [UInt8], user: Int64, _ rest: [UInt8] = []) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in question + bytes(UInt64(bitPattern: user)) + rest {
            hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
        }
        return hash
    }

    private static func bytes(_ number: UInt64) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: number >> (56 - 8 * $0)) }
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reduce(0) { $0 << 8 | UInt64($1) }
    }
}
