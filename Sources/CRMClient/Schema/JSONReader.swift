/// Reads a JSON document by the letter of RFC 8259.
struct JSONReader {
    /// Past it, a document is refused, whatever it is good for.
    static let maximumDepth = 100

    private let bytes: [UInt8]
    private var index = 0

    private struct Fault: Error {
        let problem: String

        init(_ problem: String) {
            self.problem = problem
        }
    }

    private init(_ text: String) {
        bytes = Array(text.utf8)
    }

    /// The document that the text is.
    static func document(_ text: String) throws(SchemaError) -> JSONValue {
        var reader = JSONReader(text)
        do throws(Fault) {
            let value = try reader.value(depth: 0)
            reader.skipSpace()
            guard reader.index == reader.bytes.count else { throw Fault("there is more behind the JSON document") }
            return value
        } catch {
            let before = reader.bytes[..<min(reader.index, reader.bytes.count)]
            let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
            let column = String(decoding: before[lineStart...], as: UTF8.self).count + 1
            throw .notJSON(line: before.count { $0 == UInt8(ascii: "\n") } + 1, column: column, error.problem)
        }
    }

    private var current: UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func skipSpace() {
        while let byte = current, byte == 0x20 || byte == 0x09 || byte == 0x0a || byte == 0x0d { index += 1 }
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard current == UInt8(ascii: character) else { return false }
        index += 1
        return true
    }

    private mutating func value(depth: Int) throws(Fault) -> JSONValue {
        guard depth < Self.maximumDepth else { throw Fault("nested deeper than \(Self.maximumDepth) levels") }
        skipSpace()
        switch current {
        case nil: throw Fault("the JSON document ends too early")
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return .number(try number())
        }
    }

    private mutating func word(_ word: String, _ value: JSONValue) throws(Fault) -> JSONValue {
        guard bytes[index...].starts(with: word.utf8) else { throw Fault("this is no JSON value") }
        index += word.utf8.count
        return value
    }

    private mutating func object(depth: Int) throws(Fault) -> JSONValue {
        index += 1
        var members: [JSONValue.Member] = []
        skipSpace()
        if take("}") { return .object([]) }
        repeat {
            skipSpace()
            guard current == UInt8(ascii: "\"") else { throw Fault("a member's name in quotes is missing") }
            let name = try string()
            skipSpace()
            guard take(":") else { throw Fault("a colon is missing") }
            members.append(JSONValue.Member(name: name, value: try value(depth: depth + 1)))
            skipSpace()
        } while take(",")
        guard take("}") else { throw Fault("a comma or a closing brace is missing") }
        return .object(members)
    }

    private mutating func array(depth: Int) throws(Fault) -> JSONValue {
        index += 1
        var elements: [JSONValue] = []
        skipSpace()
        if take("]") { return .array([]) }
        repeat {
            elements.append(try value(depth: depth + 1))
            skipSpace()
        } while take(",")
        guard take("]") else { throw Fault("a comma or a closing bracket is missing") }
        return .array(elements)
    }

    /// A number's text, just as it stands there.
    private mutating func number() throws(Fault) -> String {
        let start = index
        _ = take("-")
        let firstDigit = index
        guard digits() > 0 else { throw Fault("this is no JSON value") }
        guard bytes[firstDigit] != UInt8(ascii: "0") || index == firstDigit + 1 else {
            throw Fault("a number begins with a superfluous 0")
        }
        if take("."), digits() == 0 { throw Fault("a digit is missing behind the point") }
        if take("e") || take("E") {
            if !take("+") { _ = take("-") }
            if digits() == 0 { throw Fault("the exponent has no digit") }
        }
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    private mutating func digits() -> Int {
        let start = index
        while let byte = current, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { index += 1 }
        return index - start
    }

    private mutating func string() throws(Fault) -> String {
        index += 1
        var result: [UInt8] = []
        while let byte = current {
            switch byte {
            case UInt8(ascii: "\""):
                index += 1
                return String(decoding: result, as: UTF8.self)
            case UInt8(ascii: "\\"):
                index += 1
                result.append(contentsOf: String(try escaped()).utf8)
            case 0..<0x20:
                throw Fault("a control character stands in a string")
            default:
                index += 1
                result.append(byte)
            }
        }
        throw Fault("a string has no end")
    }

    private mutating func escaped() throws(Fault) -> Unicode.Scalar {
        guard let byte = current else { throw Fault("a string has no end") }
        index += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{c}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): break
        default: throw Fault("there is no such escape")
        }
        let first = try hexadecimal()
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard first < 0xdc00, take("\\"), take("u") else { throw Fault("half of a surrogate pair is missing") }
        let second = try hexadecimal()
        guard (0xdc00..<0xe000).contains(second),
            let scalar = Unicode.Scalar(0x10000 + (first - 0xd800) << 10 + (second - 0xdc00))
        else { throw Fault("half of a surrogate pair is missing") }
        return scalar
    }

    private mutating func hexadecimal() throws(Fault) -> UInt32 {
        var result: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = current.flatMap({ Character(Unicode.Scalar($0)).hexDigitValue }) else {
                throw Fault("four hexadecimal digits are missing")
            }
            result = result << 4 | UInt32(digit)
            index += 1
        }
        return result
    }
}
