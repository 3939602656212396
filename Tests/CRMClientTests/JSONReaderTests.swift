@testable import CRMClient
import Testing

@Suite("Reading JSON")
struct JSONReaderTests {
    @Test("Numbers stay as they are written, and escapes become characters")
    func values() throws {
        let value = try JSONReader.document(#" {"a": [1.50e+2, -0, true, null], "b\u0041\ud83d\ude00": "\n\/"} "#)
        #expect(
            value
                == .object([
                    .init(name: "a", value: .array([.number("1.50e+2"), .number("-0"), .bool(true), .null])),
                    .init(name: "bA😀", value: .string("\n/")),
                ]))
    }

    @Test(
        "What is not JSON is refused",
        arguments: [
            "", " ", "{", "[1,]", "{\"a\":1,}", "{a:1}", "{\"a\" 1}", "[1 2]", "01", "1.", ".5", "+1", "1e", "-", "tru",
            "nul", "NaN", "'a'", "\"a", "\"\u{1}\"", "\"\\x\"", "\"\\u12\"", "\"\\ud800\"", "\"\\udc00\"",
            "\"\\ud800\\u0041\"", "{} {}", "1 2", "\u{feff}{}", "// a\n1",
        ])
    func refused(text: String) {
        #expect(throws: SchemaError.self) { try JSONReader.document(text) }
    }

    @Test("The place of a fault is told by line and column")
    func places() {
        #expect(throws: SchemaError.notJSON(line: 2, column: 6, "a colon is missing")) {
            try JSONReader.document("{\n\"上a\" 1}")
        }
    }

    @Test("Documents nested too deeply are refused")
    func depth() throws {
        _ = try JSONReader.document(String(repeating: "[", count: 99) + String(repeating: "]", count: 99))
        #expect(throws: SchemaError.self) { try JSONReader.document(String(repeating: "[", count: 1_000_000)) }
    }
}
