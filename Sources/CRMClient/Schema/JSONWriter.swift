/// Writes JSON, on one line or with two spaces for each level.
struct JSONWriter {
    private var bytes: [UInt8] = []
    private let isPretty: Bool
    private var level = 0
    private var isFirst = true

    init(pretty: Bool) {
        isPretty = pretty
    }

    var text: String { String(decoding: bytes, as: UTF8.self) }

    mutating func beginObject() { begin("{") }

    mutating func endObject() { end("}") }

    mutating func beginArray() { begin("[") }

    mutating func endArray() { end("]") }

    /// The name of an object's member; its value has to follow.
    mutating func name(_ name: String) {
        element()
        string(name)
        raw(isPretty ? ": " : ":")
    }

    /// Begins an element of an array; its value has to follow.
    mutating func element() {
        if !isFirst { raw(",") }
        isFirst = false
        newLine()
    }

    /// What is JSON already: a number, true.
    mutating func raw(_ text: String) {
        bytes.append(contentsOf: text.utf8)
    }

    mutating func string(_ text: String) {
        raw("\"")
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""): raw("\\\"")
            case UInt8(ascii: "\\"): raw("\\\\")
            case UInt8(ascii: "\n"): raw("\\n")
            case UInt8(ascii: "\r"): raw("\\r")
            case UInt8(ascii: "\t"): raw("\\t")
            case 0..<0x20, 0x7f:
                let digits = String(byte, radix: 16)
                raw("\\u" + String(repeating: "0", count: 4 - digits.count) + digits)
            default: bytes.append(byte)
            }
        }
        raw("\"")
    }

    private mutating func begin(_ bracket: String) {
        raw(bracket)
        level += 1
        isFirst = true
    }

    private mutating func end(_ bracket: String) {
        level -= 1
        if !isFirst { newLine() }
        raw(bracket)
        isFirst = false
    }

    private mutating func newLine() {
        guard isPretty else { return }
        bytes.append(UInt8(ascii: "\n"))
        bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * level))
    }
}
