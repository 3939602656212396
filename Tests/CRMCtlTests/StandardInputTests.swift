import Foundation
import Testing

@testable import crmctl

/// What is read from standard input, here from a pipe.
struct StandardInputTests {
    private func input(_ bytes: [UInt8]) throws -> (StandardInput, Pipe) {
        let pipe = Pipe()
        try pipe.fileHandleForWriting.write(contentsOf: Data(bytes))
        try pipe.fileHandleForWriting.close()
        return (StandardInput(descriptor: pipe.fileHandleForReading.fileDescriptor), pipe)
    }

    private func lines(_ text: String) throws -> [InputLine] {
        var (input, pipe) = try input(Array(text.utf8))
        var lines: [InputLine] = []
        while let line = try input.nextLine() { lines.append(line) }
        withExtendedLifetime(pipe) {}
        return lines
    }

    @Test func `lines have the numbers that an editor shows, and blank ones are left out`() throws {
        let lines = try lines("\n{}\n \t\r\n[1]\r\nlast")
        #expect(lines.map(\.number) == [2, 4, 5])
        #expect(try lines.map { try $0.text() } == ["{}", "[1]\r", "last"])
        #expect(try self.lines("").isEmpty)
        #expect(try self.lines("\n\n").isEmpty)
    }

    @Test func `a line may be longer than what is read at once`() throws {
        // No more than a pipe holds.
        let long = String(repeating: "é", count: 16_000)
        #expect(try lines("a\n\(long)\nb\n").map { try $0.text() } == ["a", long, "b"])
    }

    @Test func `what is not UTF-8 is refused with its line`() throws {
        var (given, pipe) = try input([0x0a, 0x22, 0xc3, 0x28, 0x22, 0x0a])
        let line = try #require(try given.nextLine())
        #expect(throws: InputError("standard input, line 2: not valid UTF-8")) { try line.text() }
        (given, pipe) = try input(Array("{\n".utf8) + [0xff, 0x0a, 0x7d])
        #expect(throws: InputError("standard input, line 2: not valid UTF-8")) {
            try given.begin(alwaysLines: false)
        }
        withExtendedLifetime(pipe) {}
    }

    @Test(arguments: [
        ("", ""), ("{}", "{}"), ("{}\n\n", "{}"), ("\n{\n}", "\n{\n}\n"), ("{\n\n\"a\": 1}\n", "{\n\n\"a\": 1}\n"),
    ])
    func `a document may go over lines, which keep their numbers`(text: String, document: String) throws {
        var (input, pipe) = try input(Array(text.utf8))
        guard case .document(let read) = try input.begin(alwaysLines: false) else {
            Issue.record("taken for lines")
            return
        }
        #expect(read == document)
        withExtendedLifetime(pipe) {}
    }

    @Test func `a first line that is a document, and another line, are documents a line`() throws {
        var (input, pipe) = try input(Array("{}\n\n{\n{}".utf8))
        guard case .lines(let first) = try input.begin(alwaysLines: false) else {
            Issue.record("taken for one document")
            return
        }
        #expect(first.map(\.number) == [1, 3])
        #expect(try input.nextLine()?.number == 4)
        withExtendedLifetime(pipe) {}
    }

    @Test func `what can't be read is told`() throws {
        var input = StandardInput(descriptor: -1)
        #expect(throws: InputError("standard input: Bad file descriptor")) { try input.nextLine() }
    }
}
