/// A line of standard input, as it came.
struct InputLine: Sendable {
    /// Counted from 1, blank lines included.
    let number: Int
    /// Without the line break.
    let bytes: [UInt8]

    /// Whether it holds nothing but white space.
    var isBlank: Bool { bytes.allSatisfy { $0 == 0x20 || (0x09...0x0d).contains($0) } }

    /// - Throws: if it is not UTF-8: it would be sent as something else.
    func text() throws(InputError) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw InputError("standard input, line \(number): not valid UTF-8")
        }
        return text
    }
}
