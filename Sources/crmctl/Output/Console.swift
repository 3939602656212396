import Foundation

/// Where output goes.
struct Console {
    /// How many cells a line of the terminal has; nil if standard output is none.
    let width: Int?

    init() {
        width = Self.terminalWidth()
    }

    private static func terminalWidth() -> Int? {
        guard isatty(STDOUT_FILENO) == 1 else { return nil }
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }

    func line(_ text: String = "") throws(OutputError) { try write(text + "\n") }

    func lines(_ lines: [String]) throws(OutputError) {
        try write(lines.map { $0 + "\n" }.joined())
    }

    func table(_ table: Table) throws(OutputError) { try lines(table.lines(width: width)) }

    func table(_ table: Table, _ form: TableForm) throws(OutputError) {
        if form.csv { try write(table.csv) } else { try self.table(table) }
    }

    /// Writes text to standard output as it is.
    func write(_ text: String) throws(OutputError) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Foundation.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
            if count < 0 {
                if errno == EINTR { continue }
                throw OutputError(number: errno)
            }
            bytes = bytes.dropFirst(count)
        }
    }

    /// Writes lines to standard error.
    static func complain(_ text: String) {
        let safe = text.split(separator: "\n", omittingEmptySubsequences: false).map { VisibleText.line(String($0)) }
        try? FileHandle.standardError.write(contentsOf: Data((safe.joined(separator: "\n") + "\n").utf8))
    }
}

/// Standard output takes nothing more.
struct OutputError: Error, CustomStringConvertible {
    let number: Int32

    /// Whether the reader has gone, who then needs no word about it.
    var isClosedPipe: Bool { number == EPIPE }

    var description: String { "standard output: \(String(cString: strerror(number)))" }
}
