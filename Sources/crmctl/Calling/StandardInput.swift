import Foundation

/// What comes in on standard input, a line at a time.
struct StandardInput: Sendable {
    private static let chunkBytes = 64 * 1024

    enum Content {
        case document(String)
        /// One a line; these have been read already.
        case lines([InputLine])
    }

    private let descriptor: Int32
    /// What was read; the part before `start` has been given away, in the part before `searched` is no line break.
    private var bytes: [UInt8] = []
    private var start = 0
    private var searched = 0
    private var lineCount = 0
    private var hasEnded = false

    init(descriptor: Int32 = STDIN_FILENO) {
        self.descriptor = descriptor
    }

    /// Reads as much as it takes to know which it is: of lines, the first is a document of its own and there is another.
    ///
    /// - Parameter alwaysLines: they are lines, as the caller knows.
    mutating func begin(alwaysLines: Bool) throws(InputError) -> Content {
        if alwaysLines { return .lines([]) }
        guard let first = try nextLine() else { return .document("") }
        if Self.isDocument(first) {
            guard let second = try nextLine() else { return .document(try first.text()) }
            return .lines([first, second])
        }
        // The lines keep their numbers, which errors name.
        let before = String(repeating: "\n", count: first.number - 1)
        return .document(before + (try first.text()) + "\n" + (try document()))
    }

    /// All that is left.
    mutating func document() throws(InputError) -> String {
        var text = ""
        while let line = try anyLine() { text += try line.text() + "\n" }
        return text
    }

    /// The next line that isn't blank; nil at the end.
    mutating func nextLine() throws(InputError) -> InputLine? {
        while let line = try anyLine() {
            if !line.isBlank { return line }
        }
        return nil
    }

    private static func isDocument(_ line: InputLine) -> Bool {
        guard let text = try? line.text() else { return false }
        return (try? JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed)) != nil
    }

    // MARK: Reading

    private mutating func anyLine() throws(InputError) -> InputLine? {
        while true {
            if let end = bytes[searched...].firstIndex(of: UInt8(ascii: "\n")) { return line(upTo: end) }
            searched = bytes.count
            if hasEnded { return start < bytes.count ? line(upTo: bytes.count) : nil }
            try readMore()
        }
    }

    private mutating func line(upTo end: Int) -> InputLine {
        defer {
            start = min(end + 1, bytes.count)
            searched = start
        }
        lineCount += 1
        return InputLine(number: lineCount, bytes: Array(bytes[start..<end]))
    }

    private mutating func readMore() throws(InputError) {
        bytes.removeFirst(start)
        searched -= start
        start = 0
        var chunk = [UInt8](repeating: 0, count: Self.chunkBytes)
        while true {
            let count = read(descriptor, &chunk, chunk.count)
            if count < 0 {
                if errno == EINTR { continue }
                throw InputError("standard input: \(String(cString: strerror(errno)))")
            }
            bytes += chunk.prefix(count)
            hasEnded = count == 0
            return
        }
    }
}
